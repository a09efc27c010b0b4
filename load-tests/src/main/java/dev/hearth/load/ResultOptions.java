package dev.hearth.load;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Where results go.
final class ResultOptions {

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "load-tests/target/results",
            description = "where results are, below the root of the project (${DEFAULT-VALUE})")
    Path out = Path.of("");

    /// As the user gave it.
    static String command(CommandSpec spec) {
        var arguments = spec.commandLine().getParseResult().originalArgs();
        return "./hearth-bench " + String.join(" ", arguments);
    }

    /// Writes what there is so far: a run that is ended early leaves that.
    void keep(Suite soFar) {
        var _ = new ResultFolder(out).write(soFar);
    }

    /// Writes the results and the page of all that are in the folder, and says where.
    ///
    /// @return exit code: 1 when an arm failed
    int write(Suite suite) {
        var folder = new ResultFolder(out);
        System.out.println(folder.write(suite));
        System.out.println(HtmlReport.of(folder.read()).write(out));
        System.out.print(new MarkdownReport(suite));
        return suite.failed().isEmpty() ? 0 : 1;
    }
}
