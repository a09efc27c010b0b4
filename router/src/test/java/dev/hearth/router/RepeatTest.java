package dev.hearth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Trigger;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RepeatTest {

    private static final Origin HTTP = new Origin.Http("POST", "/", Map.of(), Map.of(), Map.of());
    private static final Origin KAFKA =
            new Origin.Kafka("orders", 0, 7, null, Map.of(), Instant.EPOCH);

    static Stream<Arguments> cases() {
        var event = Samples.invocation("x", Duration.ofSeconds(1)).event();
        return Stream.of(
                Arguments.of("orders", KAFKA, Repeat.ALLOWED),
                Arguments.of("nightly", new Origin.Cron(Instant.EPOCH, 0), Repeat.ALLOWED),
                Arguments.of("orders", new Origin.Batch(List.of(event)), Repeat.ALLOWED),
                Arguments.of("hook", HTTP, Repeat.FORBIDDEN),
                Arguments.of("safe", HTTP, Repeat.ALLOWED),
                Arguments.of("no-such-trigger", HTTP, Repeat.FORBIDDEN),
                Arguments.of("invoke", new Origin.Direct(), Repeat.FORBIDDEN),
                Arguments.of("safe", new Origin.Direct(), Repeat.FORBIDDEN));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("cases")
    void onlyWhatMayRunTwiceIsRepeated(String trigger, Origin origin, Repeat expected) {
        var hook = Trigger.Http.of("hook", "/hook", Set.of("POST"));
        var safe =
                Trigger.Http.of("safe", "/safe", Set.of("POST"))
                        .withRepeats(Trigger.Http.Repeats.HARMLESS);
        var spec = Samples.echo(1, 1).withTriggers(List.of(hook, safe));
        var sample = Samples.invocation("x", Duration.ofSeconds(1));
        var invocation =
                Invocation.once(
                        spec.id(),
                        trigger,
                        new Event(sample.event().cloudEvent(), origin),
                        sample.deadline());
        assertThat(Repeat.of(invocation, spec)).isEqualTo(expected);
    }
}
