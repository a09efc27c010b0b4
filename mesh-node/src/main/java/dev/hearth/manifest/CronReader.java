package dev.hearth.manifest;

import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Timer.Missed;
import dev.hearth.function.Trigger.Timer.Schedule;
import dev.hearth.function.Trigger.Timer.Window;
import dev.hearth.manifest.ManifestReader.ScheduleCheck;
import dev.hearth.manifest.Problem.Kind;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads a trigger of kind `cron`.
final class CronReader {

    static final Duration DEFAULT_MAX_AGE = Duration.ofDays(1);
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(100);

    private final ScheduleCheck schedules;

    CronReader(ScheduleCheck schedules) {
        this.schedules = schedules;
    }

    Optional<Trigger> read(String name, Mapping keys) {
        var expression = keys.optional("schedule", Scalars::text);
        var every = keys.optional("every", CronReader::period);
        var zone = keys.or("timezone", ZoneId.of("UTC"), Scalars::zone);
        var overlap =
                keys.or(
                        "overlap",
                        Trigger.Timer.Overlap.FORBID,
                        Words.of(Trigger.Timer.Overlap.class));
        var missed = missed(keys);
        if (overlap == Trigger.Timer.Overlap.REPLACE && missed instanceof Missed.All) {
            keys.value("overlap")
                    .ifPresent(at ->
                            at.report(
                                    Kind.MEANING,
                                    "replace gives slots up that missed: all would run: write missed: once, or another overlap"));
        }
        var jitter = keys.or("jitter", Duration.ZERO, Scalars::duration);
        var window = window(keys, zone);
        var scope =
                keys.or("scope", Trigger.Timer.Scope.CLUSTER, Words.of(Trigger.Timer.Scope.class));
        keys.refuseOthers();
        if (keys.value("schedule").isPresent() == keys.value("every").isPresent()) {
            return keys.refuse(
                    Kind.SHAPE, "write either schedule, e.g. \"0 2 * * *\", or every, e.g. 30s");
        }
        if (keys.value("schedule").isEmpty()) {
            keys.value("timezone")
                    .ifPresent(at ->
                            at.key()
                                    .report(
                                            Kind.SHAPE,
                                            "belongs to schedule; every counts from the epoch"));
        }
        Optional<Schedule> schedule =
                expression
                        .<Schedule>flatMap(text -> checked(keys, new Schedule.Cron(text, zone)))
                        .or(() -> every.map(Schedule.Every::new));
        return schedule.map(
                s -> new Trigger.Timer(name, s, missed, overlap, scope, jitter, window));
    }

    private static Missed missed(Mapping keys) {
        Map<String, Function<Duration, Missed>> policies =
                Map.of(
                        "skip",
                        _ -> new Missed.Skip(),
                        "once",
                        Missed.Once::new,
                        "all",
                        Missed.All::new);
        var policy = keys.optional("missed", Words.of(policies));
        var maxAge = keys.or("missedMaxAge", DEFAULT_MAX_AGE, Scalars::positiveDuration);
        var missed = policy.map(p -> p.apply(maxAge)).orElse(new Missed.Skip());
        keys.value("missedMaxAge")
                .filter(_ -> keys.value("missed").isEmpty())
                .ifPresent(at ->
                        at.key().report(Kind.SHAPE, "belongs to missed: once or missed: all"));
        if (policy.isPresent() && missed instanceof Missed.Skip) {
            keys.value("missedMaxAge")
                    .ifPresent(at ->
                            at.key()
                                    .report(
                                            Kind.MEANING,
                                            "belongs to missed: once or missed: all"));
        }
        return missed;
    }

    private static Window window(Mapping keys, ZoneId zone) {
        var start = keys.optional("start", value -> Moments.first(value, zone)).orElse(null);
        var end = keys.optional("end", value -> Moments.last(value, zone)).orElse(null);
        if (start != null && end != null && end.isBefore(start)) {
            keys.value("end")
                    .ifPresent(at -> at.report(Kind.MEANING, "the end is before the start"));
            return Window.ALWAYS;
        }
        return new Window(start, end);
    }

    private Optional<Schedule.Cron> checked(Mapping keys, Schedule.Cron cron) {
        var problem = schedules.problem(cron);
        problem.ifPresent(message ->
                keys.value("schedule").ifPresent(at -> at.report(Kind.MEANING, message)));
        return problem.isPresent() ? Optional.empty() : Optional.of(cron);
    }

    private static Optional<Duration> period(Value value) {
        return Scalars.positiveDuration(value)
                .filter(
                        value.demand(
                                d -> d.compareTo(SHORTEST_PERIOD) >= 0,
                                Kind.MEANING,
                                "must be at least 100ms"));
    }
}
