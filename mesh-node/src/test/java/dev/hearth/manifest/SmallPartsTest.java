package dev.hearth.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SmallPartsTest {

    private static final List<String> WORDS = List.of("timeout", "payload", "min", "deadLetter");

    @ParameterizedTest
    @CsvSource({
        "timout,timeout",
        "Timeout,timeout",
        "tiemout,timeout",
        "payloads,payload",
        "mni,min",
        "dead-letter,deadLetter",
        "deadletter,deadLetter"
    })
    void theNearestWordIsFound(String word, String near) {
        assertThat(Nearest.to(word, WORDS)).contains(near);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "max", "memory", "x"})
    void aFarWordIsNotGuessed(String word) {
        assertThat(Nearest.to(word, WORDS)).isEmpty();
    }

    @Test
    void aHugeKeyIsNotCompared() {
        assertThat(Nearest.to("t".repeat(1_000_000), WORDS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "200ms,PT0.2S",
        "0s,PT0S",
        "10m,PT10M",
        "6h,PT6H",
        "1d,PT24H",
        "PT5S,PT5S",
        "P1DT1H,PT25H",
        "PT0.5S,PT0.5S"
    })
    void durationsAreRead(String text, Duration duration) {
        assertThat(text).matches(Durations.TEXT);
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "5", "s", "5 s", "-5s", "1.5h", "5S", "P", "PT", "P1Y", "PT-5S", "1h30m"
            })
    void whatIsNoDurationIsNotRead(String text) {
        assertThat(text).doesNotMatch(Durations.TEXT);
    }

    @Test
    void theSchemaHasThePatternsOfTheReader() {
        var schema = new Schema().document();
        assertThat(schema.at("/$defs/duration/pattern").asText())
                .isEqualTo("^(" + Durations.TEXT.pattern() + ")$");
        assertThat(schema.at("/$defs/httpTrigger/properties/path/pattern").asText())
                .isEqualTo("^" + RoutePath.TEXT.pattern() + "$");
    }

    @Test
    void theCaretsAreBelowWhatIsMeant() {
        var problem =
                new Problem(
                        Path.of("a.yaml"),
                        new Problem.Position(3, 4, "\té: timout"),
                        Problem.Kind.SHAPE,
                        "unknown key");
        assertThat(ProblemText.render(List.of(problem)))
                .isEqualTo(
                        """
                        a.yaml:3:4: unknown key
                            \té: timout
                            \t  ^^^^^^^
                        1 error
                        """);
    }

    @Test
    void aProblemOfAWholeFileHasNoPosition() {
        var problem = new Problem(Path.of("a.yaml"), null, Problem.Kind.SYNTAX, "is not UTF-8");
        assertThat(ProblemText.render(List.of(problem, problem)))
                .isEqualTo("a.yaml: is not UTF-8\na.yaml: is not UTF-8\n2 errors\n");
    }

    @Test
    void whatATerminalWouldObeyIsNotRepeated() {
        assertThat(Quote.of("\u001B[31mred\n")).isEqualTo("?[31mred?");
    }
}
