package dev.hearth.load;

import java.time.Duration;
import picocli.CommandLine.Option;

/// How long servers are asked, and where they run.
final class LoadOptions {

    @Option(
            names = "--seconds",
            paramLabel = "COUNT",
            defaultValue = "5",
            description = "of a turn (${DEFAULT-VALUE})")
    int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "of each arm at most, before its first turn (${DEFAULT-VALUE})")
    int warmUp;

    @Option(
            names = "--server-cpu",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "the processor of servers, from 0 (${DEFAULT-VALUE})")
    int serverCpu;

    @Option(
            names = "--client-cpu",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "the processor of clients, from 0 (${DEFAULT-VALUE})")
    int clientCpu;

    Cpus cpus() {
        return new Cpus(serverCpu, clientCpu);
    }

    Duration measured() {
        return Duration.ofSeconds(seconds);
    }

    Duration warming() {
        return Duration.ofSeconds(warmUp);
    }
}
