package dev.hearth.trigger.kafka;

import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Kafka.Topics;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Knows how far a trigger has come with its brokers: which topics it may subscribe to, which are
/// missing, and what it waits for. No I/O; not thread-safe.
final class Reach {

    private final String bootstrapServers;
    private final Trigger.Kafka trigger;
    private Set<String> subscribed = Set.of();
    private boolean joined;
    private @Nullable String waitingFor = "not started";
    private @Nullable String missing;

    Reach(String bootstrapServers, Trigger.Kafka trigger) {
        this.bootstrapServers = bootstrapServers;
        this.trigger = trigger;
    }

    void connecting() {
        waitingFor = "connecting to " + bootstrapServers;
    }

    /// @return what is waited for now, if that is news
    Optional<String> failed(Throwable cause) {
        var why = "%s: %s".formatted(bootstrapServers, cause.getMessage());
        boolean news = waitingFor == null || waitingFor.startsWith("connecting");
        waitingFor = why;
        return news ? Optional.of(why) : Optional.empty();
    }

    /// @param existing all topics of the brokers
    /// @return what to subscribe to, if that is other than before
    Optional<Set<String>> found(Set<String> existing) {
        var present =
                existing.stream()
                        .filter(trigger.topics()::contain)
                        .collect(Collectors.toCollection(TreeSet::new));
        missing = missing(present);
        boolean news = !present.isEmpty() && isNews(present);
        if (news) {
            subscribed = Set.copyOf(present);
        }
        if (subscribed.isEmpty()) {
            waitingFor = missing;
        } else {
            waitingFor = joined ? null : "joining group " + trigger.consumerGroup();
        }
        return news ? Optional.of(subscribed) : Optional.empty();
    }

    private @Nullable String missing(Set<String> present) {
        return switch (trigger.topics()) {
            case Topics.Named(var names) -> {
                var absent = new TreeSet<>(names);
                absent.removeAll(present);
                yield absent.isEmpty() ? null : "missing topics: " + String.join(", ", absent);
            }
            case Topics.Matching(var regex) ->
                    present.isEmpty() ? "no topic matches " + regex : null;
        };
    }

    /// Named topics that go may come back; others are forgotten.
    private boolean isNews(Set<String> present) {
        return switch (trigger.topics()) {
            case Topics.Named _ -> !subscribed.containsAll(present);
            case Topics.Matching _ -> !subscribed.equals(present);
        };
    }

    void joined() {
        joined = true;
        waitingFor = null;
    }

    void receiving() {
        waitingFor = null;
    }

    /// Whether nothing is waited for and no topic is missing.
    boolean complete() {
        return waitingFor == null && missing == null;
    }

    /// Whether other topics may come to be read.
    boolean mayGrow() {
        return trigger.topics() instanceof Topics.Matching || missing != null;
    }

    Optional<String> waitingFor() {
        return Optional.ofNullable(waitingFor);
    }

    /// Topics that did not exist at the last look.
    Optional<String> missing() {
        return Optional.ofNullable(missing);
    }
}
