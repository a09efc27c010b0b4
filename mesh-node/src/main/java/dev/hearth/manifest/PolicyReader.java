package dev.hearth.manifest;

import dev.hearth.function.Authority;
import dev.hearth.function.Backoff;
import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Grants;
import dev.hearth.function.Limits;
import dev.hearth.function.Warm;
import dev.hearth.manifest.Problem.Kind;
import dev.hearth.manifest.Scalars.OrNone;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `grants`, `limits`, `warm` and `delivery`. What is not written is as the records' defaults
/// say.
final class PolicyReader {

    private static final Pattern TOPIC = Pattern.compile("(?![.]{1,2}$)[a-zA-Z0-9._-]{1,249}");

    /// A Kafka topic's name.
    static final Conversion<String> TOPIC_NAME =
            Scalars.matching(TOPIC, "a topic: 1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'");

    private static final Pattern HOST_AND_PORT = Pattern.compile("[^\\s/@]+:[0-9]{1,5}");

    private PolicyReader() {}

    static Optional<Grants> grants(Value value) {
        return value.mapping()
                .map(keys -> {
                    var network =
                            keys.or(
                                    "network",
                                    List.<Authority>of(),
                                    list -> list.setOf(PolicyReader::authority));
                    var topics =
                            keys.or("topics", List.<String>of(), list -> list.setOf(TOPIC_NAME));
                    var functions =
                            keys.or(
                                    "functions",
                                    List.<FunctionName>of(),
                                    list ->
                                            list.setOf(
                                                    Scalars.parsed(Kind.SHAPE, FunctionName::new)));
                    keys.refuseOthers();
                    return new Grants(
                            Set.copyOf(network), Set.copyOf(topics), Set.copyOf(functions));
                });
    }

    private static Optional<Authority> authority(Value value) {
        return Scalars.matching(
                        HOST_AND_PORT,
                        "a host and a port, such as api.example.com:443 or 127.0.0.1:8080")
                .convert(value)
                .flatMap(_ -> Scalars.parsed(Kind.MEANING, Authority::parse).convert(value));
    }

    static Optional<Limits> limits(Value value) {
        return value.mapping()
                .map(keys -> {
                    var normal = Limits.DEFAULT;
                    var limits =
                            new Limits(
                                    keys.or("timeout", normal.timeout(), Scalars::positiveDuration),
                                    keys.or(
                                                    "cpuTime",
                                                    new OrNone<>(normal.cpuTime()),
                                                    Scalars::durationOrNone)
                                            .limit(),
                                    keys.or(
                                                    "memory",
                                                    new OrNone<>(normal.memory()),
                                                    Scalars::sizeOrNone)
                                            .limit(),
                                    keys.or(
                                                    "allocation",
                                                    new OrNone<>(normal.allocation()),
                                                    Scalars::sizeOrNone)
                                            .limit(),
                                    keys.or("payload", normal.payload(), Scalars::size),
                                    keys.or("output", normal.output(), Scalars::size),
                                    keys.or("logs", normal.logs(), Scalars::size),
                                    keys.or(
                                            "concurrency",
                                            normal.concurrency(),
                                            Scalars.whole(1, 10_000)),
                                    keys.or("queue", normal.queue(), Scalars.whole(0, 1_000_000)));
                    keys.refuseOthers();
                    return limits;
                });
    }

    static Optional<Warm> warm(Value value) {
        return value.mapping()
                .map(keys -> {
                    var normal = Warm.DEFAULT;
                    var warm =
                            new Warm(
                                    keys.or("min", normal.min(), Scalars.whole(0, 10_000)),
                                    keys.or("idle", normal.idle(), Scalars::duration),
                                    keys.or("reuse", normal.reuse(), Words.of(Warm.Reuse.class)));
                    keys.refuseOthers();
                    return warm;
                });
    }

    /// Empty, too, where it was reported where exhausted events go.
    static Optional<Delivery> delivery(Value value) {
        return value.mapping()
                .flatMap(keys -> {
                    var normal = Delivery.DEFAULT;
                    var topic = keys.optional("deadLetter", PolicyReader::deadLetter);
                    var onExhausted =
                            keys.optional("onExhausted", Words.of(Delivery.OnExhausted.class));
                    var delivery =
                            new Delivery(
                                    keys.or("retry", normal.retry(), Scalars.whole(0, 1_000)),
                                    backoff(keys),
                                    keys.or("maxAge", normal.maxAge(), Scalars::positiveDuration),
                                    topic.orElse(null),
                                    onExhausted.orElse(normal.onExhausted()));
                    keys.refuseOthers();
                    boolean whole =
                            topic.isPresent() == keys.value("deadLetter").isPresent()
                                    && onExhausted.isPresent()
                                            == keys.value("onExhausted").isPresent();
                    return whole ? Optional.of(delivery) : Optional.empty();
                });
    }

    private static Backoff backoff(Mapping keys) {
        var normal = Backoff.DEFAULT;
        var policy = keys.or("backoffPolicy", normal.policy(), Words.of(Backoff.Policy.class));
        var delay = keys.or("backoffDelay", normal.delay(), Scalars::duration);
        var maxDelay = keys.or("maxDelay", normal.maxDelay(), Scalars::duration);
        var jitter = keys.or("jitter", normal.jitter(), Words.of(Backoff.Jitter.class));
        if (delay.compareTo(maxDelay) > 0) {
            keys.value("backoffDelay")
                    .or(() -> keys.value("maxDelay"))
                    .ifPresent(at ->
                            at.report(
                                    Kind.MEANING,
                                    "backoffDelay (%s) is longer than maxDelay (%s)"
                                            .formatted(
                                                    Durations.show(delay),
                                                    Durations.show(maxDelay))));
            return normal;
        }
        return new Backoff(policy, delay, maxDelay, jitter);
    }

    private static Optional<String> deadLetter(Value value) {
        return value.mapping()
                .flatMap(keys -> {
                    var topic = keys.required("topic", "topic: NAME", TOPIC_NAME);
                    keys.refuseOthers();
                    return topic;
                });
    }
}
