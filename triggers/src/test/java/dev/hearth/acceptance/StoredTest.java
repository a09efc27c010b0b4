package dev.hearth.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.FunctionName;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StoredTest {

    private static final byte[] BYTES = {0, -1, '"', '{', 10, (byte) 0xc3};

    static Stream<Event> events() {
        var least = CloudEventBuilder.v1().withId("1").withSource(URI.create("/a")).withType("t");
        var all =
                CloudEventBuilder.v1()
                        .withId("ü \"2\"")
                        .withSource(URI.create("https://shop.example/a?b"))
                        .withType("t")
                        .withSubject("s")
                        .withTime(OffsetDateTime.parse("2026-03-01T01:02:03.000000004+01:00"))
                        .withDataSchema(URI.create("urn:schema"))
                        .withExtension("text", "x")
                        .withExtension("number", 7)
                        .withExtension("flag", true)
                        .withData("application/octet-stream", BYTES)
                        .build();
        var http =
                new Origin.Http(
                        "POST",
                        "/hooks/7",
                        Map.of("id", "7"),
                        Map.of("q", List.of("1", "2")),
                        Map.of("content-type", "text/plain"));
        return Stream.of(
                new Event(least.build(), new Origin.Direct()),
                new Event(all, http),
                new Event(
                        least.withData("application/json", "no json {".getBytes()).build(),
                        new Origin.Cron(Instant.parse("2026-03-01T00:00:00Z"), 3)));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsReadAsItWasWritten(Event event) {
        var id = new InvocationId("i");
        var accepted =
                new AcceptedEvent(
                        id,
                        new FunctionName("f"),
                        "hook",
                        event,
                        Instant.parse("2026-03-01T00:00:00.123456789Z"),
                        Duration.ofMinutes(90));
        var read = StoredEvent.read(id, Stored.parse(StoredEvent.of(accepted).toBuffer()));
        assertThat(read).usingRecursiveComparison().ignoringFields("event").isEqualTo(accepted);
        assertThat(read.event().origin()).isEqualTo(event.origin());
        same(read.event().cloudEvent(), event.cloudEvent());
    }

    static void same(CloudEvent read, CloudEvent written) {
        assertThat(read.getAttributeNames()).isEqualTo(written.getAttributeNames());
        for (var name : written.getAttributeNames()) {
            assertThat(read.getAttribute(name)).isEqualTo(written.getAttribute(name));
        }
        assertThat(read.getExtensionNames()).isEqualTo(written.getExtensionNames());
        for (var name : written.getExtensionNames()) {
            assertThat(read.getExtension(name)).isEqualTo(written.getExtension(name));
        }
        assertThat(read.getData() == null).isEqualTo(written.getData() == null);
        if (written.getData() != null) {
            assertThat(read.getData().toBytes()).isEqualTo(written.getData().toBytes());
        }
    }

    static Stream<Outcome> outcomes() {
        var bill = Bench.EXECUTION;
        return Stream.of(
                new Outcome.Returned(new Result.Nothing(), bill),
                new Outcome.Returned(new Result.Value(Payload.binary(BYTES)), bill),
                new Outcome.Returned(new Result.Value(Payload.json("{\"a\":1}")), bill),
                new Outcome.Returned(
                        new Result.HttpResponse(
                                303, Map.of("location", "/there"), Payload.text("")),
                        bill),
                new Outcome.FunctionFailed(
                        new GuestError(
                                GuestError.Kind.THREW, "E", "m\n", "s", Duration.ofSeconds(3)),
                        bill),
                Bench.failed("Error"),
                new Outcome.LimitExceeded(Outcome.Limit.OUTPUT, "3Mi, limit 1Mi", bill),
                new Outcome.TimedOut(Outcome.TimedOut.Stage.RUNNING),
                new Outcome.Cancelled(),
                new Outcome.UnknownFunction("f@1"),
                new Outcome.Rejected(
                        Outcome.Rejected.Reason.FUNCTION_FULL, "full", Duration.ofMillis(5)),
                new Outcome.Unreachable("node gone"));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void anOutcomeIsReadAsItWasWritten(Outcome outcome) {
        var stored = StoredOutcome.of(new JsonObject().put("attempt", 1), outcome);
        assertThat(StoredOutcome.read(Stored.parse(stored.toBuffer()))).isEqualTo(outcome);
    }

    @Test
    void aFormatOfALaterVersionIsNamed() {
        var later = Stored.of(new JsonObject().put("format", 2));
        assertThatThrownBy(() -> StoredEvent.read(new InvocationId("i"), later))
                .hasMessageContaining("format 2");
    }
}
