package dev.hearth.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the first blanks of a language and tells the log how far it is: at the end, and once a
/// second until then.
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    private static final long TELL_AGAIN = Duration.ofSeconds(1).toNanos();

    private final LanguageRuntime language;
    private final String engine;
    private final long since = System.nanoTime();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong told = new AtomicLong(since);
    private final Reply<Void> reply;

    private WarmUp(LanguageRuntime language, Vertx vertx) {
        this.language = language;
        engine = language.guests().engineName();
        reply = new Reply<>(vertx);
    }

    /// Completes when each was made, or could not be.
    static Future<Void> begin(LanguageRuntime language, SandboxThreads threads, Vertx vertx) {
        var warmUp = new WarmUp(language, vertx);
        warmUp.warnOfInterpreter();
        var line = new FairQueue.Line<Runnable>();
        int wanted = language.blanks().wanted();
        int asked =
                language.blanks()
                        .refill(task -> threads.add(line, task), () -> warmUp.oneMore(wanted));
        // Others may have been asked for already; nobody waits for those.
        for (int each = asked; each < Math.max(1, wanted); each++) {
            warmUp.oneMore(wanted);
        }
        return warmUp.reply.future();
    }

    private void oneMore(int wanted) {
        boolean last = done.incrementAndGet() == Math.max(1, wanted);
        long now = System.nanoTime();
        long before = told.get();
        if (last || (now - before > TELL_AGAIN && told.compareAndSet(before, now))) {
            LOG.info(
                    "{} on {}: {} of {} blank sandboxes after {} ms",
                    language.name().word(),
                    engine,
                    language.blanks().count(),
                    wanted,
                    Duration.ofNanos(now - since).toMillis());
        }
        if (last) {
            reply.complete();
        }
    }

    private void warnOfInterpreter() {
        if (engine.contains("Interpreted")) {
            LOG.warn(
                    "{} runs INTERPRETED ({}), many times slower than it could: start the JVM with"
                            + " the flags that `hearth` gives it",
                    language.name().word(),
                    engine);
        }
    }
}
