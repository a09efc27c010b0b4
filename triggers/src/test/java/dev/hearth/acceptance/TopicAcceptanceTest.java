package dev.hearth.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.delivery.TopicRecord;
import dev.hearth.function.FunctionName;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.InvocationId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TopicAcceptanceTest {

    private static final InvocationId ID = new InvocationId("i");

    private final List<TopicRecord> written = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private final InstantSource clock = () -> now;

    @ParameterizedTest
    @MethodSource("dev.hearth.acceptance.StoredTest#events")
    void anEventIsReadFromItsRecordAsItWasAccepted(Event event) {
        var accepted = accepted(event);
        var record = AcceptedRecord.of("t", accepted);

        assertThat(record.topic()).isEqualTo("t");
        assertThat(record.key()).isEqualTo(Buffer.buffer("i"));
        var data = event.cloudEvent().getData();
        assertThat(record.value())
                .isEqualTo(data == null ? Buffer.buffer() : Buffer.buffer(data.toBytes()));
        assertThat(headers(record))
                .containsEntry("hearth-function", "f")
                .containsEntry("hearth-trigger", "hook");
        var read = read(record);
        assertThat(read).usingRecursiveComparison().ignoringFields("event").isEqualTo(accepted);
        assertThat(read.event().origin()).isEqualTo(event.origin());
        StoredTest.same(read.event().cloudEvent(), event.cloudEvent());
    }

    static Stream<Arguments> foreign() {
        var later = "{\"format\":2}".getBytes(UTF_8);
        return Stream.of(
                Arguments.of("k".getBytes(UTF_8), null, "no hearth-accepted"),
                Arguments.of(null, later, "no key"),
                Arguments.of("k".getBytes(UTF_8), later, "format 2, which this version"),
                Arguments.of("k".getBytes(UTF_8), "{}".getBytes(UTF_8), "cannot be read"),
                Arguments.of("k".getBytes(UTF_8), "no json".getBytes(UTF_8), "cannot be read"),
                Arguments.of(
                        "k".getBytes(UTF_8), "{\"format\":1}".getBytes(UTF_8), "cannot be read"));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void whatIsNoAcceptedEventSaysSo(byte[] key, byte[] head, String why) {
        assertThatThrownBy(() -> AcceptedRecord.read(key, head, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void itIsAcceptedOnceTheBrokersHaveIt() {
        var event = accepted(StoredTest.events().findFirst().orElseThrow());
        var acceptance = acceptance(Future.succeededFuture());

        assertThat(acceptance.accept(event, "t").await()).isEqualTo(new Receipt.Accepted(ID));
        assertThat(written).singleElement().matches(record -> record.topic().equals("t"));
    }

    @Test
    void whatTheBrokersDoNotAcknowledgeIsNotDurable() {
        var event = accepted(StoredTest.events().findFirst().orElseThrow());
        var acceptance = acceptance(Future.failedFuture("no replica answers"));

        assertThat(acceptance.accept(event, "t").await())
                .isEqualTo(new Receipt.NotDurable("topic t: no replica answers"));
        assertThat(acceptance.find(ID)).isEmpty();
    }

    @Test
    void itIsKnownAsWaitingForAWhile() {
        var event = accepted(StoredTest.events().findFirst().orElseThrow());
        var acceptance = acceptance(Future.succeededFuture());
        acceptance.accept(event, "t").await();

        now = now.plus(Duration.ofMinutes(10));
        var status = acceptance.find(ID).orElseThrow();
        assertThat(status.progress()).isEqualTo(new Progress.Waiting(1));
        assertThat(status.function()).isEqualTo(new FunctionName("f"));
        assertThat(status.trigger()).isEqualTo("hook");
        assertThat(status.at()).isEqualTo(event.at());
        now = now.plusMillis(1);
        assertThat(acceptance.find(ID)).isEmpty();
    }

    private TopicAcceptance acceptance(Future<Void> answer) {
        return new TopicAcceptance(
                record -> {
                    written.add(record);
                    return answer;
                },
                clock);
    }

    private AcceptedEvent accepted(Event event) {
        return new AcceptedEvent(
                ID, new FunctionName("f"), "hook", event, now, Duration.ofMinutes(90));
    }

    private static AcceptedEvent read(TopicRecord record) {
        var head =
                record.headers().stream()
                        .filter(header -> header.name().equals(AcceptedRecord.HEAD))
                        .findFirst()
                        .orElseThrow();
        return AcceptedRecord.read(
                record.key().getBytes(), head.value().getBytes(), record.value().getBytes());
    }

    private static Map<String, String> headers(TopicRecord record) {
        return record.headers().stream()
                .collect(
                        Collectors.toMap(
                                TopicRecord.Header::name, header -> header.value().toString()));
    }
}
