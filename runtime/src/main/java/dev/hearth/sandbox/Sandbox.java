package dev.hearth.sandbox;

import dev.hearth.invocation.Execution;
import java.util.concurrent.atomic.AtomicBoolean;

/// A guest and how it was come by. Held by one function once it is loaded.
final class Sandbox {

    private final Guest guest;
    private final LanguageRuntime language;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Execution.Launch launch;

    Sandbox(Guest guest, LanguageRuntime language, Execution.Launch launch) {
        this.guest = guest;
        this.language = language;
        this.launch = launch;
    }

    Guest guest() {
        return guest;
    }

    /// What the invocation that runs in it now is told.
    Execution.Launch launch() {
        return launch;
    }

    void becomeWarm() {
        launch = Execution.Launch.WARM;
    }

    /// May block for seconds while guest code runs. Any thread but an event loop; idempotent.
    void close() {
        try {
            guest.close();
        } finally {
            if (closed.compareAndSet(false, true)) {
                language.retired();
            }
        }
    }
}
