package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.invocation.Event;
import dev.hearth.invocation.Origin;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EventJsonTest {

    private static CloudEventBuilder event() {
        return CloudEventBuilder.v1().withId("1").withSource(URI.create("/s")).withType("t");
    }

    private static String whole(CloudEventBuilder event) {
        return switch (EventJson.whole(new Event(event.build(), new Origin.Direct()))) {
            case EventJson.Document.Whole(var utf8) -> utf8.toString();
            case EventJson.Document.Malformed(var detail) -> "malformed: " + detail;
        };
    }

    private static EventData data(String contentType, byte[] bytes) {
        return EventJson.data(
                new Event(event().withData(contentType, bytes).build(), new Origin.Direct()));
    }

    @Test
    void attributesAndExtensionsStandSideBySide() {
        var event =
                event().withSubject("x")
                        .withTime(OffsetDateTime.parse("2026-01-02T03:04:05Z"))
                        .withExtension("team", "orders")
                        .withExtension("urgent", true)
                        .withExtension("http", "not ours");
        assertThat(EventJson.head(new Event(event.build(), new Origin.Direct())))
                .startsWith(
                        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"subject\":\"x\",\"time\":\"2026-01-02T03:04:05Z\"")
                .contains("\"team\":\"orders\"", "\"urgent\":true")
                .doesNotContain("not ours");
    }

    @Test
    void theOriginHasItsOwnObject() {
        var http =
                new Origin.Http(
                        "POST",
                        "/a/b",
                        Map.of("store", "b"),
                        Map.of("q", List.of("1", "2")),
                        Map.of("x-y", "z"));
        assertThat(EventJson.head(new Event(event().build(), http)))
                .endsWith(
                        "\"http\":{\"method\":\"POST\",\"path\":\"/a/b\",\"params\":{\"store\":\"b\"},\"query\":{\"q\":[\"1\",\"2\"]},\"headers\":{\"x-y\":\"z\"}}}");
        var kafka =
                new Origin.Kafka("orders", 3, 7, "k", Map.of("h", "v"), Instant.ofEpochSecond(1));
        assertThat(EventJson.head(new Event(event().build(), kafka)))
                .endsWith(
                        "\"kafka\":{\"topic\":\"orders\",\"partition\":3,\"offset\":7,\"key\":\"k\",\"headers\":{\"h\":\"v\"},\"timestamp\":\"1970-01-01T00:00:01Z\"}}");
        var cron = new Origin.Cron(Instant.ofEpochSecond(60), 2);
        assertThat(EventJson.head(new Event(event().build(), cron)))
                .endsWith("\"cron\":{\"slot\":\"1970-01-01T00:01:00Z\",\"missed\":2}}");
    }

    @Test
    void theContentTypeSaysWhatTheDataIs() {
        byte[] bytes = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        assertThat(data("application/json", bytes)).isEqualTo(new EventData.Json("{\"a\":1}"));
        assertThat(data("text/plain", bytes)).isEqualTo(new EventData.Text("{\"a\":1}"));
        assertThat(data("image/png", bytes)).isEqualTo(new EventData.Binary("eyJhIjoxfQ=="));
        assertThat(data("application/json", new byte[0])).isEqualTo(new EventData.None());
    }

    @Test
    void textIsReadInItsOwnCharacterSet() {
        byte[] latin = {(byte) 0xE9};
        assertThat(data("text/plain; charset=iso-8859-1", latin))
                .isEqualTo(new EventData.Text("é"));
        assertThat(data("text/plain", latin)).isInstanceOf(EventData.Malformed.class);
        assertThat(data("text/plain; charset=nope", latin)).isInstanceOf(EventData.Malformed.class);
        assertThat(data("application/json", latin)).isInstanceOf(EventData.Malformed.class);
    }

    @Test
    void aReplacementCharacterThatWasSentIsText() {
        assertThat(data("text/plain", "\uFFFD".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new EventData.Text("\uFFFD"));
    }

    @Test
    void theWholeDocumentHasItsDataInside() {
        assertThat(whole(event().withData("application/json", "[1, 2.50]".getBytes())))
                .endsWith("\"data\":[1,2.50]}");
        assertThat(whole(event().withData("text/plain", "hi".getBytes())))
                .endsWith("\"data\":\"hi\"}");
        assertThat(whole(event().withData("image/png", new byte[] {1})))
                .endsWith("\"data_base64\":\"AQ==\"}");
        assertThat(whole(event())).endsWith("\"type\":\"t\"}");
    }

    @Test
    void aBatchHoldsWholeEventsEachWithItsOrigin() {
        var record = new Origin.Kafka("orders", 3, 7, null, Map.of(), Instant.ofEpochSecond(1));
        var batch =
                new Event(
                        event().build(),
                        new Origin.Batch(
                                List.of(
                                        new Event(
                                                event().withData(
                                                                "application/json",
                                                                "{\"a\": 1.50}".getBytes())
                                                        .build(),
                                                record),
                                        new Event(event().build(), record))));
        var first = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"";
        var kafka =
                ",\"kafka\":{\"topic\":\"orders\",\"partition\":3,\"offset\":7,\"headers\":{},\"timestamp\":\"1970-01-01T00:00:01Z\"}";
        var events =
                "["
                        + first
                        + ",\"datacontenttype\":\"application/json\""
                        + kafka
                        + ",\"data\":{\"a\":1.50}},"
                        + first
                        + kafka
                        + "}]";

        assertThat(EventJson.data(batch)).isEqualTo(new EventData.Batch(events));
        assertThat(EventJson.head(batch)).isEqualTo(first + "}");
        assertThat(EventJson.whole(batch))
                .isEqualTo(
                        new EventJson.Document.Whole(
                                Buffer.buffer(first + ",\"batch\":" + events + "}")));
    }

    @Test
    void dataThatIsNestedWithoutEndIsMalformed() {
        var deep = "[".repeat(5_000) + "]".repeat(5_000);

        assertThat(whole(event().withData("application/json", deep.getBytes())))
                .startsWith("malformed: ");
    }

    @Test
    void brokenJsonIsMalformedNotInlined() {
        for (var broken : List.of("{\"a\":", "{} {}", "{}\"x\":1", " ", "nope")) {
            assertThat(whole(event().withData("application/json", broken.getBytes())))
                    .as(broken)
                    .startsWith("malformed: ");
        }
    }
}
