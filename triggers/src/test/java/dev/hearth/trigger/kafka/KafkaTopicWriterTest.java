package dev.hearth.trigger.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.delivery.TopicRecord;
import dev.hearth.delivery.TopicRecord.Header;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class KafkaTopicWriterTest {

    private final KafkaBroker broker;
    private final Vertx vertx = Vertx.vertx();
    private final KafkaTopicWriter writer;

    KafkaTopicWriterTest(KafkaBroker broker) {
        this.broker = broker;
        writer =
                new KafkaTopicWriter(
                        vertx, broker.settings().withRequestTimeout(Duration.ofSeconds(1)));
    }

    @AfterEach
    void close() {
        writer.close().await();
        vertx.close().await();
    }

    @Test
    void whatIsWrittenIsThere() throws Exception {
        var topic = broker.topic(1);
        writer.write(
                        new TopicRecord(
                                topic,
                                Buffer.buffer("k"),
                                Buffer.buffer("v"),
                                List.of(Header.of("a", "1"), new Header("a", null))))
                .await();
        writer.write(new TopicRecord(topic, null, null, List.of())).await();

        var records = broker.read(topic);
        assertThat(records.getFirst().key()).asString().isEqualTo("k");
        assertThat(records.getFirst().value()).asString().isEqualTo("v");
        assertThat(records.getFirst().headers().headers("a")).hasSize(2);
        assertThat(records.getLast().key()).isNull();
        assertThat(records.getLast().value()).isNull();
    }

    @Test
    void aMissingTopicFailsInTimeAndHoldsUpNoOther() throws Exception {
        var topic = broker.topic(1);
        var missing =
                Future.join(
                        java.util.stream.Stream.generate(
                                        () -> writer.write(record("missing-topic")))
                                .limit(20)
                                .toList());

        writer.write(record(topic)).await();
    }

    @Test
    void aWriteCompletesOnItsCallersContext() throws Exception {
        var topic = broker.topic(1);
        for (int i = 0; i < 4; i++) {
            var on = new CompletableFuture<Boolean>();
            vertx.runOnContext(_ -> {
                Context caller = Vertx.currentContext();
                writer.write(record(topic))
                        .onComplete(_ -> on.complete(Vertx.currentContext() == caller));
            });
            assertThat(on.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static TopicRecord record(String topic) {
        return new TopicRecord(topic, null, Buffer.buffer("v"), List.of());
    }
}
