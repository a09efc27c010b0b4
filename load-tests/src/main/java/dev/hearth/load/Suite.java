package dev.hearth.load;

import java.util.List;

/// What one run of a suite measured: a file of results.
///
/// @param suite its subcommand
/// @param command that ran it
/// @param begun ISO 8601, UTC
/// @param protocol what a reader has to know to judge the figures, a sentence each
/// @param load average of a minute, at the begin and at the end
record Suite(
        String suite,
        String title,
        String command,
        String begun,
        String ended,
        Machine machine,
        List<Double> load,
        List<String> protocol,
        List<Figure> figures,
        List<Verdict> goals,
        List<Skipped> skipped,
        List<Failed> failed) {

    Suite {
        load = List.copyOf(load);
        protocol = List.copyOf(protocol);
        figures = List.copyOf(figures);
        goals = List.copyOf(goals);
        skipped = List.copyOf(skipped);
        failed = List.copyOf(failed);
    }
}
