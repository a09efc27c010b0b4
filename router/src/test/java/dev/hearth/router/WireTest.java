package dev.hearth.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.buffer.Buffer;
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

final class WireTest {

    private static final byte[] NOT_UTF8 = {(byte) 0xff, 0, (byte) 0xfe, 'x'};

    static Stream<Origin> origins() {
        return Stream.of(
                new Origin.Direct(),
                new Origin.Http(
                        "POST",
                        "/a/ü",
                        Map.of("store", "42"),
                        Map.of("q", List.of("1", "2"), "empty", List.of()),
                        Map.of("content-type", "application/json")),
                new Origin.Kafka(
                        "orders",
                        3,
                        Long.MAX_VALUE,
                        null,
                        Map.of(),
                        Instant.parse("2026-01-02T03:04:05.678Z")),
                new Origin.Kafka("orders", 0, 0, "k", Map.of("h", "v"), Instant.EPOCH),
                new Origin.Cron(Instant.parse("2026-10-25T00:30:00Z"), 3),
                new Origin.Batch(
                        List.of(
                                new Event(
                                        event(NOT_UTF8),
                                        new Origin.Kafka(
                                                "orders", 0, 7, "k", Map.of(), Instant.EPOCH)),
                                new Event(event(new byte[0]), new Origin.Direct()))));
    }

    @ParameterizedTest
    @MethodSource("origins")
    void anInvocationArrivesAsItWasSent(Origin origin) {
        var sent = invocation(origin, NOT_UTF8);
        var arrived = WireCodec.INVOCATION.decodeFromWire(3, wire(sent));
        assertThat(arrived.withDeadline(sent.deadline())).isEqualTo(sent);
        assertThat(arrived.event().cloudEvent().getData().toBytes()).isEqualTo(NOT_UTF8);
        assertThat(arrived.deadline().remaining())
                .isLessThanOrEqualTo(Duration.ofSeconds(5))
                .isPositive();
    }

    @Test
    void anEventWithoutDataStaysWithout() {
        var event =
                CloudEventBuilder.v1()
                        .withId("1")
                        .withSource(URI.create("/"))
                        .withType("t")
                        .build();
        var sent =
                Invocation.once(
                        Samples.ECHO,
                        "t",
                        new Event(event, new Origin.Direct()),
                        Deadline.after(Duration.ofSeconds(1)));
        assertThat(
                        WireCodec.INVOCATION
                                .decodeFromWire(3, wire(sent))
                                .event()
                                .cloudEvent()
                                .getData())
                .isNull();
    }

    static Stream<Outcome> outcomes() {
        var execution = Samples.execution();
        return Stream.of(
                new Outcome.Returned(new Result.Nothing(), execution),
                new Outcome.Returned(new Result.Value(Payload.binary(NOT_UTF8)), execution),
                new Outcome.Returned(
                        new Result.HttpResponse(201, Map.of("x", "y"), Payload.json("{}")),
                        execution),
                new Outcome.FunctionFailed(
                        new GuestError(
                                GuestError.Kind.THREW,
                                "TypeError",
                                "no",
                                "at a.mjs:1",
                                Duration.ofSeconds(7)),
                        execution),
                new Outcome.FunctionFailed(
                        new GuestError(GuestError.Kind.LOAD, "SyntaxError", "no", "", null),
                        execution),
                new Outcome.LimitExceeded(Outcome.Limit.OUTPUT, "3Mi of 1Mi", execution),
                new Outcome.TimedOut(Outcome.TimedOut.Stage.RUNNING),
                new Outcome.Cancelled(),
                new Outcome.Cancelled(Outcome.Cancelled.By.CLOSING_NODE),
                new Outcome.UnknownFunction("nobody@1"),
                new Outcome.Rejected(
                        Outcome.Rejected.Reason.FUNCTION_FULL, "full", Duration.ofMillis(1_500)),
                new Outcome.Unreachable("no reply"));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void anOutcomeArrivesAsItWasSent(Outcome sent) {
        var buffer = Buffer.buffer("abc");
        WireCodec.OUTCOME.encodeToWire(buffer, sent);
        assertThat(WireCodec.OUTCOME.decodeFromWire(3, buffer)).isEqualTo(sent);
    }

    @Test
    void everyKindOfOutcomeIsInTheTable() {
        assertThat(outcomes().map(Object::getClass).distinct())
                .hasSize(
                        Outcome.class.getPermittedSubclasses().length
                                - 1
                                + Outcome.Ran.class.getPermittedSubclasses().length);
    }

    @Test
    void aFormatThatIsNewerIsRefusedByName() {
        var buffer = Buffer.buffer().appendByte((byte) 9);
        assertThatThrownBy(() -> WireCodec.INVOCATION.decodeFromWire(0, buffer))
                .hasMessage(
                        "invocation format 9 is not known here: the other node speaks a newer format");
    }

    @Test
    void aTruncatedMessageIsNeverHalfRead() {
        var whole = wire(invocation(new Origin.Direct(), NOT_UTF8));
        for (int length = 3; length < whole.length(); length++) {
            var part = whole.getBuffer(0, length);
            assertThatThrownBy(() -> WireCodec.INVOCATION.decodeFromWire(3, part))
                    .isInstanceOf(RuntimeException.class);
        }
    }

    private static Buffer wire(Invocation invocation) {
        var buffer = Buffer.buffer("abc");
        WireCodec.INVOCATION.encodeToWire(buffer, invocation);
        return buffer;
    }

    private static Invocation invocation(Origin origin, byte[] data) {
        return Invocation.once(
                Samples.ECHO,
                "orders",
                new Event(event(data), origin),
                Deadline.after(Duration.ofSeconds(5)));
    }

    private static CloudEvent event(byte[] data) {
        return CloudEventBuilder.v1()
                .withId("e-1")
                .withSource(URI.create("https://a.example/x"))
                .withType("t")
                .withSubject("s")
                .withTime(OffsetDateTime.parse("2026-01-02T03:04:05.000000006+02:00"))
                .withDataSchema(URI.create("https://a.example/schema"))
                .withExtension("text", "ä")
                .withExtension("flag", true)
                .withExtension("count", 7)
                .withExtension("at", OffsetDateTime.parse("2026-01-02T03:04:05Z"))
                .withExtension("uri", URI.create("urn:x"))
                .withData("application/octet-stream", data)
                .build();
    }
}
