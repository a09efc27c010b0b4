package dev.hearth.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/// From a server that is measured to what is written of it. What it measures here means nothing.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class HarnessTest {

    private static final Tool NOWHERE =
            new Tool("nothing", "no-such-program", List.of("-v"), "apt-get install nothing");

    @TempDir private Path folder;

    private static Arm jdk(Tool... tools) {
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JdkServer.class.getName());
        var name = tools.length == 0 ? "jdk" : "jdk-with-nothing";
        return new CommandArm(name, List.of(tools), command, CommandArm.LISTENING);
    }

    private static Arm silent() {
        return new CommandArm("silent", List.of(), List.of("true"), CommandArm.LISTENING);
    }

    @Test
    void aSuiteIsWrittenAndReadAgain() throws Exception {
        var suite = StartSuite.run(2, List.of(jdk(), jdk(NOWHERE), silent()), "./test");

        var file = new ResultFolder(folder).write(suite);

        var json = new ObjectMapper().readTree(file.toFile());
        assertThat(schema(json)).isEmpty();
        assertThat(new ResultFolder(folder).read()).containsExactly(suite);
        assertThat(suite.figures()).extracting(Figure::arm).containsOnly("jdk");
        assertThat(suite.figures()).allMatch(figure -> figure.runs().size() == 2);
        assertThat(suite.figures()).allMatch(figure -> figure.min() > 0);
        assertThat(suite.skipped())
                .containsExactly(
                        new Skipped(
                                "jdk-with-nothing",
                                "nothing is not there",
                                "apt-get install nothing"));
        assertThat(suite.failed()).extracting(Failed::arm).containsExactly("silent");
    }

    private static List<String> schema(JsonNode json) {
        var schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(HarnessTest.class.getResourceAsStream("results.schema.json"));
        return schema.validate(json).stream().map(Object::toString).toList();
    }

    @Test
    void thePageHasAPlotOfEachMeasureAndSaysWhatWasSkipped() throws Exception {
        var suite = StartSuite.run(1, List.of(jdk(), jdk(NOWHERE)), "./test <all>");
        new ResultFolder(folder).write(suite);

        var html = Files.readString(HtmlReport.of(List.of(suite)).write(folder));

        assertThat(html).contains("Chart.js v").doesNotContain("src=\"", "@figures@", "@plots@");
        var page = parse(html.replaceAll("(?s)<script>.*?</script>|<!DOCTYPE html>", ""));
        var plots = page.getElementsByTagName("canvas");
        assertThat(plots.getLength()).isEqualTo(4);
        assertThat(plots.item(0).getAttributes().getNamedItem("data-measure").getNodeValue())
                .isEqualTo("listening");
        assertThat(page.getDocumentElement().getTextContent())
                .contains("./test <all>", "nothing is not there", "apt-get install nothing")
                .contains(suite.machine().processor());
        var figures = html.substring(html.indexOf("const figures = ") + 16);
        assertThat(new ObjectMapper().readTree(figures.substring(0, figures.indexOf(";\n"))))
                .hasSize(4);
    }

    private static Document parse(String xhtml) throws Exception {
        var parser = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
        return parser.parse(new InputSource(new StringReader(xhtml.strip())));
    }

    @Test
    void whatIsMissingForTheClientSkipsEveryArm() {
        var notebook = new Notebook();

        boolean there = notebook.has("jdk", List.of(NOWHERE));

        assertThat(there).isFalse();
        var suite = notebook.finish("some", "Some", "./test", List.of(), List.of());
        assertThat(new MarkdownReport(suite).toString())
                .contains("Skipped: jdk, nothing is not there. `apt-get install nothing`");
    }
}
