package dev.hearth.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Reader and JSON Schema agree about every manifest of the corpus.
final class CorpusTest {

    private static final Schema SCHEMA = new Schema();

    static List<Path> accepted() {
        return Corpus.accepted();
    }

    static List<Path> refused() {
        return Corpus.refused();
    }

    @Test
    void theCorpusIsThere() {
        assertThat(accepted()).hasSizeGreaterThanOrEqualTo(5);
        assertThat(refused()).hasSizeGreaterThanOrEqualTo(12);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void isAccepted(Path manifest) throws IOException {
        assertThat(Corpus.read(manifest)).isInstanceOf(Reading.Accepted.class);
        assertThat(SCHEMA.problems(Files.readString(manifest))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedWithItsText(Path manifest) throws IOException {
        var problems = ((Reading.Refused) Corpus.read(manifest)).problems();
        var text =
                ProblemText.render(problems)
                        .replace(
                                manifest.getParent() + manifest.getFileSystem().getSeparator(), "");
        assertThat(text).isEqualTo(Files.readString(expected(manifest)));
        assertThat(text).doesNotContain("hunter2").doesNotContain("topsecret");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void theSchemaRefusesWhatItCanExpress(Path manifest) throws IOException {
        var problems = ((Reading.Refused) Corpus.read(manifest)).problems();
        for (var file : Corpus.files(manifest)) {
            var kinds =
                    problems.stream()
                            .filter(p -> p.file().equals(file))
                            .map(Problem::kind)
                            .toList();
            if (!kinds.contains(Problem.Kind.SYNTAX)) {
                assertThat(!SCHEMA.problems(Files.readString(file)).isEmpty())
                        .as("%s is refused by the schema", file.getFileName())
                        .isEqualTo(kinds.contains(Problem.Kind.SHAPE));
            }
        }
    }

    private static Path expected(Path manifest) {
        var name = manifest.getFileName().toString().replace(".yaml", "");
        return manifest.resolveSibling(name + ".txt");
    }
}
