package dev.hearth.trigger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.invocation.Event;
import dev.hearth.invocation.Origin;
import dev.hearth.trigger.kafka.RecordReader.Reading;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordReaderTest {

    @Test
    void aPlainRecordBecomesAnEventOfItsOwn() {
        var event = read(record("{\"a\":1}", Map.of("tenant", "acme")));

        var cloudEvent = event.cloudEvent();
        assertThat(cloudEvent.getId()).isEqualTo("orders/3/42");
        assertThat(cloudEvent.getSource()).hasToString("/kafka/orders");
        assertThat(cloudEvent.getType()).isEqualTo("dev.hearth.kafka.record");
        assertThat(cloudEvent.getTime().toInstant()).isEqualTo(Instant.ofEpochMilli(1_000));
        assertThat(cloudEvent.getDataContentType()).isEqualTo("application/json");
        assertThat(cloudEvent.getData().toBytes()).asString().isEqualTo("{\"a\":1}");
        assertThat(event.origin())
                .isEqualTo(
                        new Origin.Kafka(
                                "orders",
                                3,
                                42,
                                "key",
                                Map.of("tenant", "acme"),
                                Instant.ofEpochMilli(1_000)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"a":1}        | application/json
                     { "a":1}      | application/json
                    {}             | application/json
                    [1,2]          | application/json
                    [ ]            | application/json
                    {"cut":        | application/json
                    [INFO] started | text/plain; charset=utf-8
                    {{template}}   | text/plain; charset=utf-8
                    {              | text/plain; charset=utf-8
                    grüezi         | text/plain; charset=utf-8
                    42             | text/plain; charset=utf-8
                    """)
    void theContentOfAPlainRecordIsGuessedByHowItBegins(String value, String type) {
        assertThat(read(record(value, Map.of())).cloudEvent().getDataContentType()).isEqualTo(type);
    }

    @Test
    void whatIsNotTextIsBytes() {
        var event = read(record(new byte[] {(byte) 0xc3, 0x28}, Map.of()));

        assertThat(event.cloudEvent().getDataContentType()).isEqualTo("application/octet-stream");
    }

    @Test
    void aContentTypeHeaderIsBelieved() {
        var event = read(record("42", Map.of("content-type", "application/json")));

        assertThat(event.cloudEvent().getDataContentType()).isEqualTo("application/json");
    }

    @Test
    void aTombstoneHasNoData() {
        var event = read(record((byte[]) null, Map.of()));

        assertThat(event.cloudEvent().getData()).isNull();
    }

    @Test
    void binaryModeIsRead() {
        var event =
                read(
                        record(
                                "7",
                                Map.of(
                                        "ce_specversion", "1.0",
                                        "ce_id", "e1",
                                        "ce_source", "/shop",
                                        "ce_type", "order.made",
                                        "ce_tenant", "acme",
                                        "content-type", "application/json")));

        assertThat(event.cloudEvent().getId()).isEqualTo("e1");
        assertThat(event.cloudEvent().getType()).isEqualTo("order.made");
        assertThat(event.cloudEvent().getExtension("tenant")).isEqualTo("acme");
        assertThat(event.cloudEvent().getData().toBytes()).asString().isEqualTo("7");
    }

    @Test
    void structuredModeIsRead() {
        var event =
                read(
                        record(
                                """
                                {"specversion":"1.0","id":"e1","source":"/shop","type":"order.made","data":{"a":1}}
                                """,
                                Map.of(
                                        "content-type",
                                        "application/cloudevents+json; charset=utf-8")));

        assertThat(event.cloudEvent().getId()).isEqualTo("e1");
        assertThat(event.cloudEvent().getData().toBytes()).asString().isEqualTo("{\"a\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    application/cloudevents+json       | {"id":
                    application/cloudevents+json       | {"specversion":"1.0","id":"e1"}
                    application/cloudevents+json       | {"specversion":"9.0","id":"e","source":"/s","type":"t"}
                    application/cloudevents-batch+json | []
                    application/cloudevents+avro       | x
                    """)
    void whatClaimsToBeACloudEventAndIsNotIsMalformed(String type, String value) {
        assertThat(RecordReader.read(record(value, Map.of("content-type", type))))
                .isInstanceOfSatisfying(
                        Reading.Malformed.class,
                        malformed -> assertThat(malformed.why()).contains("CloudEvent"));
    }

    @Test
    void binaryModeWithoutAnIdIsMalformed() {
        var record =
                record("7", Map.of("ce_specversion", "1.0", "ce_source", "/s", "ce_type", "t"));

        assertThat(RecordReader.read(record)).isInstanceOf(Reading.Malformed.class);
    }

    private static Event read(ConsumerRecord<byte[], byte[]> record) {
        return switch (RecordReader.read(record)) {
            case Reading.Read read -> read.event();
            case Reading.Malformed malformed -> throw new AssertionError(malformed.why());
        };
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String value, Map<String, String> headers) {
        return record(value.getBytes(UTF_8), headers);
    }

    private static ConsumerRecord<byte[], byte[]> record(
            byte[] value, Map<String, String> headers) {
        var kafka = new RecordHeaders();
        headers.forEach((name, text) -> kafka.add(name, text.getBytes(UTF_8)));
        return new ConsumerRecord<>(
                "orders",
                3,
                42,
                1_000,
                TimestampType.CREATE_TIME,
                3,
                value == null ? 0 : value.length,
                "key".getBytes(UTF_8),
                value,
                kafka,
                Optional.empty());
    }
}
