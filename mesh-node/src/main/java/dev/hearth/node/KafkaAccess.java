package dev.hearth.node;

import dev.hearth.delivery.TopicWriter;
import dev.hearth.function.FunctionSpec;
import dev.hearth.trigger.kafka.DeadLetterTopics;
import dev.hearth.trigger.kafka.KafkaSettings;
import dev.hearth.trigger.kafka.KafkaTopicWriter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The brokers a node uses, if any, and the development broker beside it, if that is its own. It
/// can be asked for its writer before the brokers are there: writes wait for them.
final class KafkaAccess {

    private record Brokers(
            KafkaSettings settings,
            KafkaTopicWriter writer,
            DeadLetterTopics deadLetters,
            @Nullable DevelopmentBroker own) {}

    private final Future<Optional<Brokers>> brokers;

    private KafkaAccess(Future<Optional<Brokers>> brokers) {
        this.brokers = brokers;
    }

    /// Begins to start a development broker if one is wanted.
    static KafkaAccess open(
            Vertx vertx, NodeSettings settings, Collection<FunctionSpec> functions) {
        var topics = Topics.described(functions);
        return new KafkaAccess(
                switch (settings.kafka()) {
                    case NodeSettings.Kafka.At(var bootstrapServers) ->
                            Future.succeededFuture(
                                    Optional.of(
                                            at(vertx, KafkaSettings.of(bootstrapServers), null)));
                    case NodeSettings.Kafka.Development development ->
                            isWanted(development, topics)
                                    ? development(
                                            vertx, settings, development, Topics.of(functions))
                                    : Future.succeededFuture(Optional.empty());
                    case NodeSettings.Kafka.Refused _ ->
                            topics.isEmpty()
                                    ? Future.succeededFuture(Optional.empty())
                                    : Future.failedFuture(
                                            StartException.topicsWithoutKafka(topics));
                });
    }

    /// Completes when the brokers can be used; fails with what a person has to mend.
    Future<Void> opened() {
        return brokers.mapEmpty();
    }

    /// Makes the topics that these name, where the broker is this node's own.
    ///
    /// @return fails when topics are named and the node has no Kafka
    Future<Void> provide(Collection<FunctionSpec> functions) {
        var topics = Topics.described(functions);
        if (topics.isEmpty()) {
            return Future.succeededFuture();
        }
        return now().map(there -> create(there.own(), Topics.of(functions)))
                .orElseGet(() -> Future.failedFuture(StartException.topicsWithoutKafka(topics)));
    }

    private static Future<Void> create(@Nullable DevelopmentBroker own, List<String> topics) {
        return own == null ? Future.succeededFuture() : own.createTopics(topics);
    }

    /// Absent when the node has no Kafka, or not yet.
    Optional<KafkaSettings> settings() {
        return now().map(Brokers::settings);
    }

    /// Absent when the node has no Kafka, or not yet.
    Optional<DeadLetterTopics> deadLetters() {
        return now().map(Brokers::deadLetters);
    }

    /// Without brokers every write fails and says so.
    TopicWriter writer() {
        return record ->
                brokers.compose(some ->
                        some.map(there -> there.writer().write(record))
                                .orElseGet(KafkaAccess::none));
    }

    /// Sends what is on its way; then ends the development broker.
    Future<Void> close() {
        return now().map(there ->
                        there.writer()
                                .close()
                                .eventually(there.deadLetters()::close)
                                .eventually(() -> end(there.own())))
                .orElseGet(Future::succeededFuture);
    }

    private static Future<Void> end(@Nullable DevelopmentBroker own) {
        return own == null ? Future.succeededFuture() : own.close();
    }

    private Optional<Brokers> now() {
        return brokers.succeeded() ? brokers.result() : Optional.empty();
    }

    private static boolean isWanted(
            NodeSettings.Kafka.Development development, List<String> topics) {
        return switch (development.start()) {
            case ALWAYS -> true;
            case TOPICS_ARE_NAMED -> !topics.isEmpty();
        };
    }

    private static Future<Optional<Brokers>> development(
            Vertx vertx,
            NodeSettings settings,
            NodeSettings.Kafka.Development development,
            List<String> topics) {
        return DevelopmentBroker.start(
                        vertx, development.libraries(), settings.data().resolve("kafka"))
                .compose(broker ->
                        broker.createTopics(topics)
                                .map(
                                        Optional.of(
                                                at(
                                                        vertx,
                                                        KafkaSettings.of(broker.bootstrapServers()),
                                                        broker))));
    }

    private static Brokers at(
            Vertx vertx, KafkaSettings settings, @Nullable DevelopmentBroker own) {
        return new Brokers(
                settings,
                new KafkaTopicWriter(vertx, settings),
                new DeadLetterTopics(vertx, settings),
                own);
    }

    private static Future<Void> none() {
        return Future.failedFuture("no Kafka broker: start the node with --kafka HOST:PORT");
    }
}
