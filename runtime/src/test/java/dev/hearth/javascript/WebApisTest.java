package dev.hearth.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.function.Language;
import dev.hearth.sandbox.Samples;
import dev.hearth.sandbox.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the web APIs do, a line a case: `EXPRESSION => VALUE`, or `!NAME` of the error it throws. A
/// line that begins with `~` says what the standard asks for and is known to be otherwise here.
final class WebApisTest {

    private static final Path FOLDER = Path.of("src/test/resources/dev/hearth/javascript/web");

    private static final String HEAD =
            """
            const Buffer_hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
            const result = async (expression) => {
              try {
                return String(await expression());
              } catch (problem) {
                return '!' + problem.name;
              }
            };
            export const handler = async () => {
              const results = [];
            """;

    private static JavaScript javaScript;

    @TempDir Path bundle;

    @BeforeAll
    static void open() {
        javaScript = new JavaScript();
    }

    @AfterAll
    static void close() {
        javaScript.close();
    }

    private record Case(String line, boolean differs, String expression, String expected) {

        static Case of(String line) {
            boolean differs = line.startsWith("~ ");
            int arrow = line.lastIndexOf(" => ");
            assertThat(arrow).as(line).isPositive();
            return new Case(
                    line,
                    differs,
                    line.substring(differs ? 2 : 0, arrow),
                    line.substring(arrow + 4));
        }
    }

    static List<Path> areas() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    private static List<Case> cases(Path area) throws IOException {
        return Files.readAllLines(area).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(Case::of)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("areas")
    void everyCaseIsSo(Path area) throws IOException {
        var cases = cases(area);
        var code = new StringBuilder(HEAD);
        for (var each : cases) {
            code.append("results.push(await result(async () => (")
                    .append(each.expression())
                    .append(")));\n");
        }
        Samples.write(bundle, "cases.mjs", code.append("return results;\n};").toString());
        var spec = Samples.function("cases", Language.JS, "cases.mjs", bundle);
        try (var stage = Stage.load(javaScript, spec)) {
            var results = new ObjectMapper().readValue(stage.answer("{}"), String[].class);
            var wrong = new ArrayList<String>();
            for (int at = 0; at < cases.size(); at++) {
                var each = cases.get(at);
                if (results[at].equals(each.expected()) == each.differs()) {
                    wrong.add(each.line() + "   but is: " + results[at]);
                }
            }
            assertThat(wrong).isEmpty();
        }
    }

    /// `docs/functions.md` says how many cases there are, and how many are otherwise.
    @Test
    void thePageCountsThem() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "functions.md"));
        for (var area : areas()) {
            var cases = cases(area);
            var name = area.getFileName().toString().replace(".txt", "");
            long differ = cases.stream().filter(Case::differs).count();
            assertThat(page)
                    .contains(
                            "[%s](../runtime/%s) | %d | %d |"
                                    .formatted(name, area, cases.size(), differ));
        }
    }
}
