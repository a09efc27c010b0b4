package dev.hearth.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/manifest.md` says what is so.
final class PageTest {

    private static final Path PAGE = Path.of("..", "docs", "manifest.md");
    private static final Path SCHEDULES = Path.of("..", "docs", "schedules.md");

    @Test
    void everyErrorOnThePageIsOneOfTheCorpus() throws IOException {
        var corpus = new HashSet<String>();
        for (var manifest : Corpus.refused()) {
            var text = manifest.toString().replaceFirst("[.]yaml$", "") + ".txt";
            corpus.addAll(Files.readAllLines(Path.of(text)));
        }
        var shown = blocks("text").stream().flatMap(String::lines).toList();
        assertThat(shown).hasSizeGreaterThan(40);
        assertThat(corpus).containsAll(shown);
    }

    @Test
    void everyExampleOnThePageIsAccepted(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("hello.mjs"), "export const handler = () => 1;");
        var examples = blocks("yaml");
        assertThat(examples).isNotEmpty();
        for (var example : examples) {
            var manifest = Files.writeString(folder.resolve("a.yaml"), example);
            assertThat(Corpus.read(manifest)).isInstanceOf(Reading.Accepted.class);
        }
    }

    @Test
    void everyScheduleOnItsPageIsAccepted(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("hello.mjs"), "export const handler = () => 1;");
        var examples = blocks(SCHEDULES, "yaml");
        assertThat(examples).hasSizeGreaterThan(1);
        for (var example : examples) {
            var manifest =
                    Files.writeString(
                            folder.resolve("a.yaml"),
                            """
                            apiVersion: hearth/v1
                            kind: Function
                            metadata: {name: hello}
                            spec:
                              runtime: js
                              handler: hello.mjs
                            """
                                    + example.indent(2));
            assertThat(Corpus.read(manifest)).isInstanceOf(Reading.Accepted.class);
        }
    }

    @Test
    void everyKeyIsOnThePage() throws IOException {
        var page = Files.readString(PAGE);
        for (var schema : new Schema().document().findValues("properties")) {
            schema.fieldNames()
                    .forEachRemaining(
                            key -> assertThat(page).containsPattern("[`.{ ]" + key + "[`.:]"));
        }
    }

    @Test
    void theSchemaIsWhereThePageSays() throws IOException {
        var link =
                Pattern.compile("\\]\\((\\S+\\.schema\\.json)\\)").matcher(Files.readString(PAGE));
        assertThat(link.find()).isTrue();
        assertThat(PAGE.resolveSibling(link.group(1))).isRegularFile();
    }

    private static List<String> blocks(String language) throws IOException {
        return blocks(PAGE, language);
    }

    private static List<String> blocks(Path page, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(page))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }
}
