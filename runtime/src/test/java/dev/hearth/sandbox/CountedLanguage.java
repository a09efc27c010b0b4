package dev.hearth.sandbox;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.function.Warm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A language whose guests do nothing but watch how they are treated. Any thread.
final class CountedLanguage implements GuestLanguage {

    final AtomicInteger made = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger mostOpen = new AtomicInteger();
    final List<String> violations = new ArrayList<>();

    /// What making a guest does before it succeeds.
    volatile Runnable beforeEach = () -> {};

    void violated(String law) {
        synchronized (violations) {
            violations.add(law);
        }
    }

    final class CountedGuest implements Guest {
        private final AtomicInteger holders = new AtomicInteger();
        private final AtomicBoolean closed = new AtomicBoolean();

        void hold() {
            if (holders.incrementAndGet() != 1) {
                violated("two holders");
            }
            if (closed.get()) {
                violated("closed, and handed out");
            }
        }

        void letGo() {
            if (holders.decrementAndGet() != 0) {
                violated("two holders");
            }
        }

        @Override
        public void load(Program program, GuestHost host) {}

        @Override
        public Progress begin(Call call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Progress resume() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            if (holders.get() != 0) {
                violated("closed while held");
            }
            if (closed.compareAndSet(false, true)) {
                open.decrementAndGet();
            }
        }
    }

    record Nothing(FunctionSpec spec) implements Program {}

    static Program program(String name, Warm warm) {
        return new Nothing(
                Samples.function(name, Language.JS, "main.mjs", Path.of("/bundle")).withWarm(warm));
    }

    static CountedGuest guest(Sandbox sandbox) {
        return (CountedGuest) sandbox.guest();
    }

    @Override
    public Language language() {
        return Language.JS;
    }

    @Override
    public String engineName() {
        return "counted";
    }

    @Override
    public Program prepare(FunctionSpec spec) {
        return new Nothing(spec);
    }

    @Override
    public Guest blank() {
        beforeEach.run();
        made.incrementAndGet();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        return new CountedGuest();
    }

    @Override
    public void close() {}
}
