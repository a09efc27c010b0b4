package dev.hearth.manifest;

import dev.hearth.function.FunctionName;
import dev.hearth.function.Idempotency;
import dev.hearth.function.RateLimit;
import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Http.Mode;
import dev.hearth.function.Trigger.Kafka.InitialOffset;
import dev.hearth.function.Trigger.Kafka.Topics;
import dev.hearth.manifest.ManifestReader.ScheduleCheck;
import dev.hearth.manifest.Problem.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads one trigger, whatever its kind.
final class TriggerReader {

    static final Set<String> DEFAULT_METHODS = Set.of("GET", "POST");
    static final int DEFAULT_IN_FLIGHT = 256;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern TIME =
            Pattern.compile(
                    "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})");
    private static final Map<String, String> METHODS =
            Stream.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
                    .collect(Collectors.toMap(Function.identity(), Function.identity()));

    private final References references;
    private final CronReader cron;

    TriggerReader(References references, ScheduleCheck schedules) {
        this.references = references;
        cron = new CronReader(schedules);
    }

    /// @param function its Kafka triggers' group, where they name none
    Optional<Trigger> read(String name, Value value, FunctionName function) {
        if (!NAME.matcher(name).matches()) {
            value.key()
                    .report(
                            Kind.SHAPE,
                            "a trigger's name is 1 to 63 of a-z, 0-9 and '-', no '-' at either end");
        }
        Map<String, Function<Mapping, Optional<? extends Trigger>>> kinds =
                Map.of(
                        "http", keys -> http(name, keys),
                        "kafka", keys -> kafka(name, keys, function),
                        "cron", keys -> cron.read(name, keys));
        return value.mapping()
                .flatMap(keys ->
                        keys.required("kind", "kind: http, kafka or cron", Words.of(kinds))
                                .flatMap(kind -> kind.apply(keys)));
    }

    private Optional<Trigger> http(String name, Mapping keys) {
        var path = keys.required("path", "path: /SOME/{PATH}", RoutePath::read);
        var methods =
                keys.optional("methods", list -> list.setOf(Words.of(METHODS)))
                        .<Set<String>>map(Set::copyOf)
                        .orElse(DEFAULT_METHODS);
        var mode = mode(keys);
        var auth = keys.optional("auth", new AuthReader(references)::read);
        var cors = keys.optional("cors", CorsReader::read);
        var rateLimit = keys.optional("rateLimit", TriggerReader::rateLimit);
        var repeats =
                keys.or("idempotent", false, Scalars::flag)
                        ? Trigger.Http.Repeats.HARMLESS
                        : Trigger.Http.Repeats.HARMFUL;
        var idempotency = keys.optional("idempotency", TriggerReader::idempotency);
        keys.refuseOthers();
        return path.map(p ->
                new Trigger.Http(
                        name,
                        p,
                        methods,
                        auth.orElse(null),
                        cors.orElse(null),
                        rateLimit.orElse(null),
                        repeats,
                        idempotency.orElse(null),
                        mode));
    }

    private static Optional<Idempotency> idempotency(Value value) {
        return value.mapping()
                .map(keys -> {
                    var idempotency =
                            new Idempotency(
                                    keys.or(
                                            "key",
                                            Idempotency.DEFAULT_KEY,
                                            Scalars.parsed(Kind.SHAPE, Idempotency.Key::parse)),
                                    keys.or(
                                            "ttl",
                                            Idempotency.DEFAULT_TTL,
                                            Scalars::positiveDuration));
                    keys.refuseOthers();
                    return idempotency;
                });
    }

    private static Mode mode(Mapping keys) {
        var word = keys.or("mode", "sync", Words.of(Map.of("sync", "sync", "async", "async")));
        var ttl = keys.optional("resultTtl", Scalars::positiveDuration);
        var durability = keys.or("durability", new Durability.Journal(), TriggerReader::durability);
        if (word.equals("sync")) {
            onlyAsync(keys, "resultTtl", "the answer of sync is the result");
            onlyAsync(keys, "durability", "nothing is kept of sync");
            return new Mode.Sync();
        }
        var resultTtl = ttl.orElse(Mode.Async.DEFAULT_RESULT_TTL);
        return switch (durability) {
            case Durability.Journal _ -> new Mode.Async(resultTtl);
            case Durability.Kafka(var topic) -> new Mode.Async(resultTtl, topic);
        };
    }

    private static void onlyAsync(Mapping keys, String key, String why) {
        keys.value(key)
                .ifPresent(at ->
                        at.key().report(Kind.MEANING, "only with mode: async: %s".formatted(why)));
    }

    /// Where an accepted event is before its sender is told.
    private sealed interface Durability {
        record Journal() implements Durability {}

        record Kafka(String topic) implements Durability {}
    }

    private static Optional<Durability> durability(Value value) {
        if (!value.isMapping()) {
            return Words.<Durability>of(
                            Map.of(
                                    "journal",
                                    new Durability.Journal(),
                                    "kafka",
                                    new Durability.Kafka(Mode.Async.DEFAULT_TOPIC)))
                    .convert(value);
        }
        return value.mapping()
                .flatMap(keys -> {
                    var topic = keys.required("topic", "topic: NAME", PolicyReader.TOPIC_NAME);
                    keys.refuseOthers();
                    return topic.map(Durability.Kafka::new);
                });
    }

    private static Optional<RateLimit> rateLimit(Value value) {
        return value.mapping()
                .flatMap(keys -> {
                    var requests =
                            keys.required(
                                    "requests", "requests: NUMBER", Scalars.whole(1, 1_000_000));
                    var per = keys.or("per", RateLimit.DEFAULT_PERIOD, Scalars::positiveDuration);
                    var burst = keys.optional("burst", Scalars.whole(1, 1_000_000));
                    keys.refuseOthers();
                    return requests.map(r -> new RateLimit(r, per, burst.orElse(r)));
                });
    }

    private static Optional<Trigger> kafka(String name, Mapping keys, FunctionName function) {
        var topics = keys.required("topics", "topics: [NAME]", TriggerReader::topics);
        var group = keys.or("consumerGroup", function.value(), Scalars::text);
        var offset =
                keys.or("initialOffset", new InitialOffset.Latest(), TriggerReader::initialOffset);
        var ordering =
                keys.or(
                        "ordering",
                        Trigger.Kafka.Ordering.PARTITION,
                        Words.of(Trigger.Kafka.Ordering.class));
        var batch = keys.optional("batch", TriggerReader::batch);
        int size = batch.map(Trigger.Kafka.Batch::size).orElse(1);
        var inFlight =
                keys.or(
                        "maxInFlight",
                        Math.max(DEFAULT_IN_FLIGHT, 2 * size),
                        Scalars.whole(1, 100_000));
        keys.refuseOthers();
        if (size > inFlight) {
            return keys.value("maxInFlight")
                    .flatMap(at -> at.refuse(Kind.MEANING, tooFew(size, inFlight)));
        }
        return topics.map(t ->
                new Trigger.Kafka(name, t, group, offset, ordering, inFlight, batch.orElse(null)));
    }

    private static Optional<Topics> topics(Value value) {
        return value.isMapping()
                ? value.mapping().flatMap(TriggerReader::pattern)
                : value.setOf(PolicyReader.TOPIC_NAME).map(Topics.Named::new);
    }

    private static Optional<Topics> pattern(Mapping keys) {
        var pattern = keys.required("pattern", "pattern: REGEX", TriggerReader::regex);
        keys.refuseOthers();
        return pattern.map(Topics.Matching::new);
    }

    private static Optional<String> regex(Value value) {
        return Scalars.text(value)
                .flatMap(text -> {
                    try {
                        return Optional.of(Pattern.compile(text).pattern());
                    } catch (PatternSyntaxException e) {
                        return value.refuse(
                                Kind.MEANING,
                                "is no regular expression: %s at its character %d"
                                        .formatted(e.getDescription(), e.getIndex() + 1));
                    }
                });
    }

    private static Optional<InitialOffset> initialOffset(Value value) {
        return Scalars.anyText(value)
                .filter(
                        value.expect(
                                text ->
                                        text.equals("earliest")
                                                || text.equals("latest")
                                                || TIME.matcher(text).matches(),
                                "earliest, latest or a time such as 2026-03-01T00:00:00Z"))
                .flatMap(text ->
                        switch (text) {
                            case "earliest" -> Optional.of(new InitialOffset.Earliest());
                            case "latest" -> Optional.of(new InitialOffset.Latest());
                            default -> time(value, text).map(InitialOffset.At::new);
                        });
    }

    private static Optional<Instant> time(Value value, String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return value.refuse(Kind.MEANING, "there is no such time: " + Quote.of(text));
        }
    }

    private static String tooFew(int size, int inFlight) {
        return "must be at least batch.size, which is %d, found %d".formatted(size, inFlight);
    }

    private static Optional<Trigger.Kafka.Batch> batch(Value value) {
        return value.mapping()
                .map(keys -> {
                    var normal = Trigger.Kafka.Batch.DEFAULT;
                    var batch =
                            new Trigger.Kafka.Batch(
                                    keys.or("size", normal.size(), Scalars.whole(1, 10_000)),
                                    keys.or("window", normal.window(), Scalars::duration));
                    keys.refuseOthers();
                    return batch;
                });
    }
}
