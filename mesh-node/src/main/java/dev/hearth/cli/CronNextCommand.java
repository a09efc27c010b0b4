package dev.hearth.cli;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Timer.Schedule;
import dev.hearth.manifest.Reading;
import dev.hearth.trigger.timer.Slots;
import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Needs no node: it reads what a node would.
@Command(
        name = "next",
        description = {
            "Show the next slots of the schedules in a manifest, or of one that is written out.",
            "These are the planned times: jitter is not added."
        },
        mixinStandardHelpOptions = true)
final class CronNextCommand implements Callable<Integer> {

    private static final int MOST = 10_000;

    @Spec private CommandSpec spec;
    @Mixin private OutputOption output;

    @Parameters(
            paramLabel = "PATH",
            arity = "0..1",
            description = "A manifest, or a folder of manifests.")
    private @Nullable Path path;

    @Option(
            names = "-n",
            paramLabel = "COUNT",
            description = "How many slots of each schedule (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    private int count;

    @Option(
            names = "--schedule",
            paramLabel = "CRON",
            description = "A cron expression instead of a manifest, e.g. \"30 2 * * *\".")
    private @Nullable String schedule;

    @Option(
            names = "--timezone",
            paramLabel = "ZONE",
            description = "The time zone of --schedule (default: ${DEFAULT-VALUE}).",
            defaultValue = "UTC")
    private String timezone;

    @Option(
            names = "--function",
            paramLabel = "NAME",
            description = "Only the schedules of this function of the manifest.")
    private @Nullable String function;

    @Option(
            names = "--from",
            paramLabel = "INSTANT",
            description = "Slots after this moment, e.g. 2026-03-29T00:00:00Z (default: now).")
    private @Nullable String from;

    @Override
    public Integer call() {
        if (count < 1 || count > MOST) {
            throw wrong("-n is 1 to %d, not %d".formatted(MOST, count));
        }
        if ((path == null) == (schedule == null)) {
            throw wrong("write either the PATH of a manifest or --schedule");
        }
        return path == null ? print(written()) : declared(path);
    }

    private int declared(Path manifest) {
        return switch (Manifests.read(manifest)) {
            case Reading.Refused refused -> {
                Manifests.print(refused, spec.commandLine());
                yield ExitCode.FAILED;
            }
            case Reading.Accepted accepted -> print(timers(accepted.functions()));
        };
    }

    private List<SlotRow> timers(List<FunctionSpec> functions) {
        var chosen =
                functions.stream()
                        .filter(f -> function == null || f.name().value().equals(function))
                        .toList();
        var rows = new ArrayList<SlotRow>();
        for (var each : chosen) {
            for (var trigger : each.triggers()) {
                if (trigger instanceof Trigger.Timer timer) {
                    rows.addAll(rows(each.name().value(), timer));
                }
            }
        }
        if (rows.isEmpty()) {
            throw CommandException.failed(
                    function == null
                            ? "no function of %s has a schedule".formatted(path)
                            : "no function '%s' with a schedule in %s".formatted(function, path));
        }
        return rows;
    }

    private List<SlotRow> written() {
        try {
            var cron = new Schedule.Cron(Objects.requireNonNull(schedule), ZoneId.of(timezone));
            return rows("", Trigger.Timer.of("", cron));
        } catch (DateTimeException | IllegalArgumentException unreadable) {
            throw wrong(String.valueOf(unreadable.getMessage()));
        }
    }

    private List<SlotRow> rows(String name, Trigger.Timer timer) {
        var slots = Slots.of(timer);
        var zone = timer.schedule() instanceof Schedule.Cron cron ? cron.zone() : ZoneId.of("UTC");
        var found =
                Stream.iterate(
                                slots.next(begin()),
                                Optional::isPresent,
                                slot -> slot.flatMap(slots::next))
                        .limit(count)
                        .flatMap(Optional::stream)
                        .map(slot -> new SlotRow(name, timer.name(), slot.atZone(zone)))
                        .toList();
        return found.isEmpty() ? List.of(new SlotRow(name, timer.name(), null)) : found;
    }

    private Instant begin() {
        try {
            return from == null ? Instant.now() : Instant.parse(from);
        } catch (DateTimeException unreadable) {
            throw wrong(
                    "--from is a moment such as 2026-03-29T00:00:00Z, not '%s'".formatted(from));
        }
    }

    private int print(List<SlotRow> rows) {
        output.print(
                spec.commandLine().getOut(),
                new JsonArray(rows.stream().map(SlotRow::json).toList()),
                () -> SlotRow.table(rows));
        return ExitCode.OK;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
