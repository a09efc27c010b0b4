package dev.hearth.javascript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Language;
import dev.hearth.invocation.GuestError;
import dev.hearth.sandbox.Call;
import dev.hearth.sandbox.LoadException;
import dev.hearth.sandbox.Progress;
import dev.hearth.sandbox.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceMapsTest {

    private static JavaScript javaScript;

    @TempDir Path folder;

    private final Samples.Lines log = new Samples.Lines();

    @BeforeAll
    static void open() {
        javaScript = new JavaScript();
    }

    @AfterAll
    static void close() {
        javaScript.close();
    }

    private GuestError error(String handler) {
        var host = Samples.host(log);
        var spec = Samples.function("sample", Language.JS, handler, folder);
        var program = javaScript.prepare(spec);
        try (var guest = javaScript.blank()) {
            guest.load(program, host);
            var data = Samples.json("{\"id\": \"o-1\", \"price\": 0.001}");
            var progress = guest.begin(new Call(Samples.invocation(spec, data), spec, host));
            assertThat(progress).isInstanceOf(Progress.Failed.class);
            return ((Progress.Failed) progress).error();
        }
    }

    private void copy(String file) throws IOException {
        try (var stream =
                Optional.ofNullable(
                                SourceMapsTest.class.getResourceAsStream("bundled/dist/" + file))
                        .orElseThrow()) {
            Files.createDirectories(folder.resolve("dist"));
            Files.write(folder.resolve("dist").resolve(file), stream.readAllBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.mjs", "shop.cjs"})
    void aBundledErrorHasItsPlaceInTheSource(String file) throws IOException {
        copy(file);
        if (file.equals("shop.mjs")) {
            copy("shop.mjs.map");
        }
        var error = error("dist/" + file);
        assertThat(error.message()).isEqualTo("0 cents are no price");
        // The names are the bundler's, the places are not.
        assertThat(error.stack().lines().map(String::strip))
                .hasSize(3)
                .element(1)
                .asString()
                .endsWith(" (src/money.ts:9:11)");
        assertThat(error.stack()).contains(" (src/shop.ts:12:35)");
        assertThat(log.lines).hasSize(1).first().asString().contains(" (src/money.ts:9:11)");
    }

    @Test
    void withoutItsMapAnErrorHasItsPlaceInTheBundle() throws IOException {
        copy("shop.mjs");
        assertThat(error("dist/shop.mjs").stack()).contains("(dist/shop.mjs:1:55)");
    }

    /// The second line is `throw new Error('x')` of the map's `a.ts`, line 5, column 3.
    private GuestError thrown(String comment) {
        Samples.write(
                folder,
                "main.mjs",
                "export const handler = () => {\n throw new Error('x') };\n" + comment);
        return error("main.mjs");
    }

    private static final String MAPPINGS = "\"mappings\": \";AAIE\"";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'sources': ['a.ts']}                          | a.ts:5:3",
                "{'sources': ['../a.ts'], 'sourceRoot': 'x/y'}  | x/a.ts:5:3",
                "{'sources': ['../../../etc/passwd']}           | ../etc/passwd:5:3",
                "{'sources': ['webpack://shop/./a.ts']}         | webpack://shop/./a.ts:5:3",
                "{'sources': []}                                | main.mjs:2:8",
                "{'sources': 'a.ts'}                            | main.mjs:2:8",
                "{'sources': ['a\\u0000']}                      | main.mjs:2:8",
                "{'sources': ['a.ts'], 'mappings': ';!'}        | main.mjs:2:8",
                "{'sources': ['a.ts'], 'mappings': ';AAI'}      | main.mjs:2:8",
                "{'sources': ['a.ts'], 'mappings': ';A'}        | main.mjs:2:8",
                "{'sources': ['a.ts'], 'mappings': ';ggggggggggggggggE'} | main.mjs:2:8",
                "{'sources': ['a.ts'], 'mappings': ''}          | main.mjs:2:8",
                "[]                                             | main.mjs:2:8",
                "{'sections': []}                               | main.mjs:2:8",
                "{                                              | main.mjs:2:8",
            })
    void aMapIsReadAndABrokenOneIsNoMatter(String map, String place) {
        var json = map.replace('\'', '"');
        var whole =
                json.contains("mappings") || !json.startsWith("{\"sources")
                        ? json
                        : json.replaceFirst("\\{", "{\"version\": 3, " + MAPPINGS + ", ");
        Samples.write(folder, "lib/main.map", whole.replace("x/y", "../x/y"));
        var inline = Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_8));
        assertThat(
                        thrown(
                                "//# sourceMappingURL=data:application/json;charset=utf-8;base64,"
                                        + inline))
                .extracting(GuestError::stack)
                .asString()
                .contains("(" + place + ")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "absent.map",
                "../outside.map",
                "link.map",
                "/etc/hostname",
                "https://example.com/a.map",
                "data:application/json,{}",
                "data:application/json;base64,!",
                "%",
                "%00",
                "lib"
            })
    void aMapThatIsNotInTheBundleIsNoMatter(String url, @TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("a.map"), "{\"sources\": [\"a.ts\"], " + MAPPINGS + "}");
        Files.createSymbolicLink(folder.resolve("link.map"), outside.resolve("a.map"));
        Files.createDirectory(folder.resolve("lib"));
        assertThat(thrown("//# sourceMappingURL=" + url).stack()).contains("(main.mjs:2:8)");
    }

    @Test
    void aMapIsFoundByItsRelativePath() {
        Samples.write(folder, "maps/a map.json", "{\"sources\": [\"a.ts\"], " + MAPPINGS + "}");
        assertThat(thrown("//# sourceMappingURL=maps/a%20map.json\n").stack())
                .contains("(maps/a.ts:5:3)");
    }

    @Test
    void aMapThatIsTooLargeIsNoMatter() throws IOException {
        var map = "{\"sources\": [\"a.ts\"], " + MAPPINGS + "}";
        Samples.write(folder, "a.map", map + " ".repeat(SourceMaps.LARGEST + 1 - map.length()));
        assertThat(thrown("//# sourceMappingURL=a.map").stack()).contains("(main.mjs:2:8)");
        Samples.write(folder, "b.map", map + " ".repeat(SourceMaps.LARGEST - map.length()));
        assertThat(thrown("//# sourceMappingURL=b.map").stack()).contains("(a.ts:5:3)");
    }

    @Test
    void anErrorAtLoadingHasItsPlaceInTheSource() {
        Samples.write(folder, "a.map", "{\"sources\": [\"a.ts\"], " + MAPPINGS + "}");
        Samples.write(
                folder,
                "main.mjs",
                "export const handler = 1;\n throw new Error('x');\n//# sourceMappingURL=a.map");
        assertThatThrownBy(() -> error("main.mjs"))
                .isInstanceOf(LoadException.class)
                .hasMessage("a.ts:5:3: x");
    }

    @Test
    void theFirstLineOfCommonJsHasItsOwnColumns() {
        Samples.write(folder, "main.cjs", "exports.handler = () => { throw new Error('x') };");
        assertThat(error("main.cjs").stack()).contains("at main.cjs:1:33");
        Samples.write(folder, "broken.cjs", "let x = ;");
        assertThatThrownBy(() -> error("broken.cjs")).hasMessageStartingWith("broken.cjs:1:9: ");
    }

    @Test
    void aLogLineThatOnlyLooksLikeAFrameStays() {
        Samples.write(
                folder,
                "main.mjs",
                "export const handler = () => { console.log('at x (/bundle/main.mjs:1:1)');"
                        + " console.log('    at x (/bundle/absent.mjs:1:1)'); throw 1; };");
        assertThat(error("main.mjs").message()).isEqualTo("1");
        assertThat(log.lines)
                .containsExactly(
                        "INFO at x (/bundle/main.mjs:1:1)", "INFO     at x (absent.mjs:1:1)");
    }
}
