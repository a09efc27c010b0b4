package dev.hearth.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.hearth.function.Language;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Runs every hostile function of the corpus on one node, one after the other; `docs/isolation.md`
/// names them. The corpus is in the folder of this package among the test resources.
final class IsolationTest {

    private static final Path CORPUS = Path.of("src/test/resources/dev/hearth/isolation");

    @TempDir private static Path folder;

    private static WatchedNode node;

    @BeforeAll
    static void open() throws IOException {
        node = new WatchedNode(CORPUS, folder);
    }

    @AfterAll
    static void close() throws IOException {
        node.close();
    }

    private static List<HostileFunction> corpus() {
        return Stream.of(
                        HostileFunction.below(CORPUS.resolve("js"), Language.JS, ".mjs", ".cjs"),
                        HostileFunction.below(CORPUS.resolve("python"), Language.PYTHON, ".py"),
                        HostileFunction.below(CORPUS.resolve("wasm"), Language.WASM, ".c"),
                        HostileFunction.below(CORPUS.resolve("java"), Language.JAVA, ".java"))
                .flatMap(List::stream)
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> isHarmless() {
        return corpus().stream()
                .map(function -> dynamicTest(function.name(), () -> isHarmless(function)));
    }

    private static void isHarmless(HostileFunction function) {
        var answers = node.run(function);
        node.assertUnharmed(function.isTrusted(), answers);
        assertThat(answers).hasSameSizeAs(function.expectations());
        for (int each = 0; each < answers.size(); each++) {
            var expected = function.expectations().get(each);
            assertThat(answers.get(each))
                    .as("expected: %s", expected)
                    .matches(expected::isMetBy, "is expected");
        }
    }

    @Test
    void theCorpusIsWhole() {
        assertThat(corpus()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(corpus()).map(HostileFunction::language).contains(Language.values());
    }
}
