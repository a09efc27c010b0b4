package dev.hearth.load;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `hearth-bench report`.
@Command(
        name = "report",
        description =
                "Prints all results of a folder as Markdown and writes its page; every suite writes"
                        + " the page at its end.")
final class ReportCommand implements Callable<Integer> {

    @Mixin ResultOptions results;

    @Override
    public Integer call() {
        var suites = new ResultFolder(results.out).read();
        if (suites.isEmpty()) {
            System.err.println("no results in " + results.out);
            return 1;
        }
        System.err.println(HtmlReport.of(suites).write(results.out));
        suites.forEach(suite -> System.out.print(new MarkdownReport(suite)));
        return 0;
    }
}
