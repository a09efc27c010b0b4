package dev.hearth.sandbox;

import dev.hearth.function.Language;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// How much of the machine sandboxes may take.
///
/// @param languages default: [Pooling#DEFAULTS]
/// @param loadTimeout how long module level code may take when a function is deployed; default 30 s
/// @param stopGrace after being closed, a sandbox whose thread runs longer is stranded; default 1 s
/// @param strikes stranded sandboxes after which a function is suspended; default 3
/// @param suspension for how long; default 1 minute
/// @param maxStranded beyond so many threads that do not stop the node is unhealthy; default 8
/// @param drainTimeout how long closing waits for what runs; default 10 s
public record GraalvisorSettings(
        Threads threads,
        Map<Language, Pooling> languages,
        Duration loadTimeout,
        Duration stopGrace,
        int strikes,
        Duration suspension,
        int maxStranded,
        Duration drainTimeout) {

    /// @param permits functions that run at once as long as they keep to their slice, at least 1;
    ///   default: the number of cores
    /// @param most sandbox threads in all, more than `permits`; default 512: what sleeps or waits
    ///   for a host without a promise holds one, 32 of a function by default, and a thread that
    ///   waits costs some 100 KB
    /// @param slice a function that runs longer than this without a pause does not count against
    ///   `permits` any more, so that long ones do not stop short ones; default 20 ms
    /// @param queue invocations waiting for a thread; default 4096
    public record Threads(int permits, int most, Duration slice, int queue) {

        public Threads {
            if (permits < 1 || most <= permits) {
                throw new IllegalArgumentException(
                        "permits is at least 1, and there are more threads than permits");
            }
            if (queue < 1) {
                throw new IllegalArgumentException("queue is at least 1");
            }
            if (!slice.isPositive()) {
                throw new IllegalArgumentException("slice is longer than 0");
            }
        }

        static Threads defaults() {
            int cores = Runtime.getRuntime().availableProcessors();
            return new Threads(cores, Math.max(512, 2 * cores), Duration.ofMillis(20), 4096);
        }

        public Threads withMost(int most) {
            return new Threads(permits, most, slice, queue);
        }
    }

    /// @param blanks prepared sandboxes held ready always
    /// @param mostBlanks held ready at most, when many are taken
    /// @param sandboxes sandboxes alive at once, blanks included, at least 1
    public record Pooling(int blanks, int mostBlanks, int sandboxes) {

        /// For the heap of this process.
        public static final Map<Language, Pooling> DEFAULTS =
                Map.copyOf(forHeap(Runtime.getRuntime().maxMemory()));

        public Pooling {
            if (blanks < 0 || sandboxes < 1) {
                throw new IllegalArgumentException("blanks is at least 0 and sandboxes at least 1");
            }
            if (mostBlanks < blanks) {
                throw new IllegalArgumentException("mostBlanks is at least blanks");
            }
        }

        /// Always the same number of blanks.
        public Pooling(int blanks, int sandboxes) {
            this(blanks, blanks, sandboxes);
        }

        /// By what a sandbox with a small function costs (JavaScript 90 KB, Python 5 MB,
        /// WebAssembly and Java little), so that those of one language hold half of the heap at
        /// most and its blanks a tenth.
        ///
        /// @param heap bytes the heap may grow to
        static Map<Language, Pooling> forHeap(long heap) {
            var all = new EnumMap<Language, Pooling>(Language.class);
            all.put(Language.JS, ofHeap(heap, 90_000, 8));
            all.put(Language.PYTHON, ofHeap(heap, 5_000_000, 2));
            all.put(Language.WASM, ofHeap(heap, 40_000, 2));
            all.put(Language.JAVA, ofHeap(heap, 40_000, 2));
            return all;
        }

        private static Pooling ofHeap(long heap, long cost, int blanks) {
            int fitting = Math.clamp(heap / cost, 16, 100_000);
            return new Pooling(blanks, Math.max(blanks, fitting / 10), fitting / 2);
        }

        public Pooling withBlanks(int blanks) {
            return new Pooling(blanks, Math.max(blanks, mostBlanks), sandboxes);
        }

        public Pooling withSandboxes(int sandboxes) {
            return new Pooling(blanks, mostBlanks, sandboxes);
        }
    }

    public GraalvisorSettings {
        languages = Map.copyOf(languages);
        if (strikes < 1 || maxStranded < 0) {
            throw new IllegalArgumentException("strikes is at least 1, maxStranded at least 0");
        }
        if (!loadTimeout.isPositive() || !stopGrace.isPositive()) {
            throw new IllegalArgumentException("loadTimeout and stopGrace are longer than 0");
        }
    }

    public static GraalvisorSettings defaults() {
        return new GraalvisorSettings(
                Threads.defaults(),
                Pooling.DEFAULTS,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                3,
                Duration.ofMinutes(1),
                8,
                Duration.ofSeconds(10));
    }

    public GraalvisorSettings withThreads(Threads threads) {
        return with(threads, languages, loadTimeout, stopGrace, drainTimeout);
    }

    public GraalvisorSettings withLanguages(Map<Language, Pooling> languages) {
        return with(threads, languages, loadTimeout, stopGrace, drainTimeout);
    }

    public GraalvisorSettings withLoadTimeout(Duration loadTimeout) {
        return with(threads, languages, loadTimeout, stopGrace, drainTimeout);
    }

    public GraalvisorSettings withStopGrace(Duration stopGrace) {
        return with(threads, languages, loadTimeout, stopGrace, drainTimeout);
    }

    public GraalvisorSettings withDrainTimeout(Duration drainTimeout) {
        return with(threads, languages, loadTimeout, stopGrace, drainTimeout);
    }

    private GraalvisorSettings with(
            Threads threads,
            Map<Language, Pooling> languages,
            Duration loadTimeout,
            Duration stopGrace,
            Duration drainTimeout) {
        return new GraalvisorSettings(
                threads,
                languages,
                loadTimeout,
                stopGrace,
                strikes,
                suspension,
                maxStranded,
                drainTimeout);
    }

    Pooling pooling(Language language) {
        return languages.getOrDefault(language, new Pooling(0, 256));
    }
}
