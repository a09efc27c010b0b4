package dev.hearth.function;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What makes a function run.
public sealed interface Trigger {

    /// Unique among the triggers of its function.
    String name();

    /// `http`, `kafka`, `cron`: the manifest's word.
    default String kind() {
        return switch (this) {
            case Http _ -> "http";
            case Kafka _ -> "kafka";
            case Timer _ -> "cron";
        };
    }

    /// Requests on the node's HTTP port, answered with the outcome.
    ///
    /// @param path a template such as `/hooks/shop/{store}`
    /// @param methods upper case; never empty
    /// @param auth how a request proves who sent it; absent: anyone may
    /// @param cors what pages of other origins may do; absent: nothing
    /// @param rateLimit how many requests a node takes; absent: as many as come
    /// @param repeats what running one request twice would do
    /// @param idempotency how a request says that it is a repeat of another; absent: as its
    ///   signature's provider does, or by the header `Idempotency-Key`
    /// @param mode what the caller waits for
    record Http(
            String name,
            String path,
            Set<String> methods,
            @Nullable Auth auth,
            @Nullable Cors cors,
            @Nullable RateLimit rateLimit,
            Repeats repeats,
            @Nullable Idempotency idempotency,
            Mode mode)
            implements Trigger {
        public Http {
            methods = Set.copyOf(methods);
            if (methods.isEmpty()) {
                throw new IllegalArgumentException("methods names at least one method");
            }
        }

        /// Open to anyone but the pages of other origins.
        public static Http of(String name, String path, Set<String> methods) {
            return new Http(
                    name, path, methods, null, null, null, Repeats.HARMFUL, null, new Mode.Sync());
        }

        public Http withAuth(Auth auth) {
            return new Http(name, path, methods, auth, cors, rateLimit, repeats, idempotency, mode);
        }

        public Http withCors(Cors cors) {
            return new Http(name, path, methods, auth, cors, rateLimit, repeats, idempotency, mode);
        }

        public Http withRateLimit(RateLimit rateLimit) {
            return new Http(name, path, methods, auth, cors, rateLimit, repeats, idempotency, mode);
        }

        public Http withRepeats(Repeats repeats) {
            return new Http(name, path, methods, auth, cors, rateLimit, repeats, idempotency, mode);
        }

        public Http withIdempotency(Idempotency idempotency) {
            return new Http(name, path, methods, auth, cors, rateLimit, repeats, idempotency, mode);
        }

        public enum Repeats {
            /// For all that is known: a request that may have run is not run again.
            HARMFUL,
            /// The manifest says so: where no outcome comes back, another node may run it.
            HARMLESS
        }

        public Http withMode(Mode mode) {
            return new Http(name, path, methods, auth, cors, rateLimit, repeats, idempotency, mode);
        }

        /// What a caller waits for.
        public sealed interface Mode {

            /// The function's outcome, which is the answer.
            record Sync() implements Mode {}

            /// That the event is durable; what becomes of it can be asked for afterwards.
            ///
            /// @param resultTtl how long it can be asked for once it has come to its end; default 1
            ///   day
            /// @param topic of Kafka, which has the event before its sender is told; absent: the
            ///   node that accepts it keeps it
            record Async(Duration resultTtl, @Nullable String topic) implements Mode {

                public static final Duration DEFAULT_RESULT_TTL = Duration.ofDays(1);
                public static final String DEFAULT_TOPIC = "hearth-accepted";

                public Async {
                    if (!resultTtl.isPositive()) {
                        throw new IllegalArgumentException("resultTtl is longer than 0");
                    }
                }

                /// Kept by the node that accepts it.
                public Async(Duration resultTtl) {
                    this(resultTtl, null);
                }
            }
        }

        /// The topic that accepted events are kept in; empty where it is none.
        public Optional<String> acceptedTopic() {
            return mode instanceof Mode.Async(_, var topic)
                    ? Optional.ofNullable(topic)
                    : Optional.empty();
        }
    }

    /// Records of some topics, read by a consumer group.
    ///
    /// @param topics never none
    /// @param maxInFlight records of this trigger being processed at once on one node, at least 1
    /// @param batch how records are handed over together; absent: one by one
    record Kafka(
            String name,
            Topics topics,
            String consumerGroup,
            InitialOffset initialOffset,
            Ordering ordering,
            int maxInFlight,
            @Nullable Batch batch)
            implements Trigger {
        public Kafka {
            if (maxInFlight < 1) {
                throw new IllegalArgumentException("maxInFlight is at least 1");
            }
            if (batch != null && batch.size() > maxInFlight) {
                throw new IllegalArgumentException("batch.size is at most maxInFlight");
            }
        }

        public Kafka(
                String name,
                List<String> topics,
                String consumerGroup,
                InitialOffset initialOffset,
                Ordering ordering,
                int maxInFlight,
                @Nullable Batch batch) {
            this(
                    name,
                    new Topics.Named(topics),
                    consumerGroup,
                    initialOffset,
                    ordering,
                    maxInFlight,
                    batch);
        }

        /// Which topics are read.
        public sealed interface Topics {

            record Named(List<String> names) implements Topics {
                public Named {
                    names = List.copyOf(names);
                    if (names.isEmpty()) {
                        throw new IllegalArgumentException("topics names at least one topic");
                    }
                }
            }

            /// Those whose whole name fits, as far as they exist; also such as come to be later.
            ///
            /// @param regex as [Pattern] has them
            record Matching(String regex) implements Topics {
                public Matching {
                    var _ = Pattern.compile(regex);
                }
            }

            default boolean contain(String topic) {
                return switch (this) {
                    case Named(var names) -> names.contains(topic);
                    case Matching(var regex) -> Pattern.matches(regex, topic);
                };
            }

            /// The topics that are named.
            default List<String> names() {
                return switch (this) {
                    case Named(var names) -> names;
                    case Matching _ -> List.of();
                };
            }
        }

        /// Several records of a partition make one invocation.
        ///
        /// @param size most records of a batch, at least 1; default 100
        /// @param window how long the first record of a batch waits for more; zero: not at all;
        ///   default 200 ms
        public record Batch(int size, Duration window) {

            public static final Batch DEFAULT = new Batch(100, Duration.ofMillis(200));

            public Batch {
                if (size < 1 || window.isNegative()) {
                    throw new IllegalArgumentException(
                            "batch.size is at least 1, batch.window is not negative");
                }
            }
        }

        /// Where a group without a committed offset begins.
        public sealed interface InitialOffset {

            /// At the oldest record.
            record Earliest() implements InitialOffset {}

            /// At what arrives from now on.
            record Latest() implements InitialOffset {}

            /// At the first record that is not older; where there is none, at what arrives from now
            /// on.
            record At(Instant time) implements InitialOffset {}
        }

        public enum Ordering {
            /// One record of a partition at a time.
            PARTITION,
            /// One record of a key at a time; records without a key have no order among themselves.
            KEY,
            /// Records have no order and no partition's owner: the group is a share group.
            NONE
        }
    }

    /// Ticks of a schedule.
    ///
    /// @param scope on which nodes a slot fires
    /// @param jitter the most a slot fires later than planned, never past the next slot; how much
    ///   is the same for a slot on every node
    record Timer(
            String name,
            Schedule schedule,
            Missed missed,
            Overlap overlap,
            Scope scope,
            Duration jitter,
            Window window)
            implements Trigger {

        public Timer {
            if (jitter.isNegative()) {
                throw new IllegalArgumentException("jitter is not negative");
            }
        }

        /// As a manifest that says no more declares it.
        public static Timer of(String name, Schedule schedule) {
            return new Timer(
                    name,
                    schedule,
                    new Missed.Skip(),
                    Overlap.FORBID,
                    Scope.CLUSTER,
                    Duration.ZERO,
                    Window.ALWAYS);
        }

        public Timer withMissed(Missed missed) {
            return new Timer(name, schedule, missed, overlap, scope, jitter, window);
        }

        public Timer withOverlap(Overlap overlap) {
            return new Timer(name, schedule, missed, overlap, scope, jitter, window);
        }

        public Timer withScope(Scope scope) {
            return new Timer(name, schedule, missed, overlap, scope, jitter, window);
        }

        public Timer withJitter(Duration jitter) {
            return new Timer(name, schedule, missed, overlap, scope, jitter, window);
        }

        public Timer withWindow(Window window) {
            return new Timer(name, schedule, missed, overlap, scope, jitter, window);
        }

        /// When it fires.
        public sealed interface Schedule {
            /// @param expression 5 fields, 6 with seconds first, or a macro such as `@daily`
            record Cron(String expression, ZoneId zone) implements Schedule {}

            /// Every multiple of `period` since the epoch, so that all nodes agree on the slots.
            record Every(Duration period) implements Schedule {
                public Every {
                    if (period.compareTo(Duration.ofMillis(100)) < 0) {
                        throw new IllegalArgumentException("every is at least 100ms");
                    }
                }
            }
        }

        /// What becomes of slots that nobody could fire: no node ran, or it was held up.
        public sealed interface Missed {

            record Skip() implements Missed {}

            /// The latest of them fires, for all of them.
            ///
            /// @param maxAge one that was planned longer ago does not fire
            record Once(Duration maxAge) implements Missed {}

            /// Each fires, oldest first, one after the other.
            ///
            /// @param maxAge those that were planned longer ago do not fire
            record All(Duration maxAge) implements Missed {}
        }

        /// Where a slot fires.
        public enum Scope {
            /// On one of the nodes.
            CLUSTER,
            /// On every node, each by itself.
            NODE
        }

        /// What a slot does while an earlier one of the same trigger still runs.
        public enum Overlap {
            ALLOW,
            /// The later slot is skipped and counted.
            FORBID,
            /// The earlier one is cancelled and given up.
            REPLACE
        }

        /// The slots outside do not exist.
        ///
        /// @param first the earliest moment a slot may have; absent: any
        /// @param last the latest moment; absent: any
        public record Window(@Nullable Instant first, @Nullable Instant last) {

            public static final Window ALWAYS = new Window(null, null);

            public Window {
                if (first != null && last != null && last.isBefore(first)) {
                    throw new IllegalArgumentException("a window ends after it begins");
                }
            }
        }
    }
}
