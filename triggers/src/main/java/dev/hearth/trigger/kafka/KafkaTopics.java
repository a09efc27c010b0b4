package dev.hearth.trigger.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.KafkaAdminClient;
import io.vertx.kafka.admin.NewTopic;
import java.util.Collection;
import java.util.HashMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/// Asks brokers for their topics and makes new ones. Any thread; every call ends within about
/// [KafkaSettings#requestTimeout()].
public final class KafkaTopics {

    private final Vertx vertx;
    private final KafkaSettings settings;

    public KafkaTopics(Vertx vertx, KafkaSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /// The topics there are; fails where no broker answers.
    public Future<Set<String>> names() {
        return withClient(KafkaAdminClient::listTopics);
    }

    /// Makes those of the topics that do not exist, without replicas.
    public Future<Void> createMissing(Collection<String> topics, int partitions) {
        return withClient(client ->
                client.listTopics()
                        .compose(existing -> {
                            var missing = new TreeSet<>(topics);
                            missing.removeAll(existing);
                            return create(client, missing, partitions);
                        }));
    }

    private static Future<Void> create(
            KafkaAdminClient client, Collection<String> topics, int partitions) {
        var wanted =
                topics.stream().map(topic -> new NewTopic(topic, partitions, (short) 1)).toList();
        return wanted.isEmpty()
                ? Future.succeededFuture()
                : client.createTopics(wanted)
                        .recover(e ->
                                e instanceof TopicExistsException
                                        ? Future.succeededFuture()
                                        : Future.failedFuture(e));
    }

    private <T> Future<T> withClient(Function<KafkaAdminClient, Future<T>> use) {
        int timeout = Math.toIntExact(settings.requestTimeout().toMillis());
        var properties = new HashMap<>(settings.client());
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Integer.toString(timeout));
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Integer.toString(timeout));
        return vertx.executeBlocking(() -> KafkaAdminClient.create(vertx, properties), false)
                .map(Objects::requireNonNull)
                .compose(client ->
                        use.apply(client)
                                .timeout(2L * timeout, TimeUnit.MILLISECONDS)
                                .eventually(client::close));
    }
}
