package dev.hearth.trigger.kafka;

import io.vertx.core.Vertx;
import java.time.Duration;

/// Rings once, at the time it was last set to. On the trigger's event loop.
final class Alarm {

    private static final long OFF = -1;

    private final Vertx vertx;
    private final Runnable bell;
    private long timer = OFF;

    Alarm(Vertx vertx, Runnable bell) {
        this.vertx = vertx;
        this.bell = bell;
    }

    /// Never rings early.
    void set(Duration in) {
        off();
        timer =
                vertx.setTimer(
                        in.toMillis() + 1,
                        _ -> {
                            timer = OFF;
                            bell.run();
                        });
    }

    void off() {
        if (timer != OFF) {
            vertx.cancelTimer(timer);
            timer = OFF;
        }
    }
}
