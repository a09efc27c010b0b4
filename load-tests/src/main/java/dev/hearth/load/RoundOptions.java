package dev.hearth.load;

import picocli.CommandLine.Option;

/// How often arms take turns.
final class RoundOptions {

    @Option(
            names = "--rounds",
            paramLabel = "COUNT",
            defaultValue = "5",
            description = "how often arms take turns (${DEFAULT-VALUE})")
    int rounds;
}
