package dev.hearth.sandbox;

import dev.hearth.function.FunctionSpec;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Result;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/// Plays one function of a language without a Graalvisor: loads it into a blank and runs events on
/// the calling thread, waiting where the guest asks for it.
public final class Stage implements AutoCloseable {

    private final GuestLanguage language;
    private final Program program;
    private final Guest guest;
    private final List<String> log;

    private Stage(GuestLanguage language, Program program, Guest guest, List<String> log) {
        this.language = language;
        this.program = program;
        this.guest = guest;
        this.log = log;
    }

    public static Stage load(GuestLanguage language, FunctionSpec spec) {
        var log = new ArrayList<String>();
        var program = language.prepare(spec);
        var guest = language.blank();
        try {
            guest.load(program, Samples.host((level, text) -> log.add(level + " " + text)));
        } catch (LoadException failed) {
            guest.close();
            program.close();
            throw failed;
        }
        return new Stage(language, program, guest, log);
    }

    public static Event withoutData() {
        return new Event(
                CloudEventBuilder.v1()
                        .withId("e1")
                        .withSource(URI.create("/test"))
                        .withType("test.event")
                        .build(),
                new Origin.Direct());
    }

    public Progress run(String json) {
        return run(Samples.json(json));
    }

    public Progress run(Event event) {
        return run(event, call -> call);
    }

    public Progress run(Event event, UnaryOperator<Invocation> change) {
        var progress = begin(event, change);
        while (progress instanceof Progress.Waiting(var wake)) {
            if (wake == null) {
                throw new AssertionError("the guest waits for nothing");
            }
            LockSupport.parkNanos(wake.toNanos());
            progress = guest.resume();
        }
        return progress;
    }

    /// The first step only.
    public Progress begin(Event event, UnaryOperator<Invocation> change) {
        var call = call(program, event, Samples.host((level, text) -> log.add(level + " " + text)));
        return guest.begin(new Call(change.apply(call.invocation()), call.spec(), call.host()));
    }

    /// A call with an event of the data `1`.
    public static Call call(Program program, GuestHost host) {
        return call(program, Samples.json("1"), host);
    }

    private static Call call(Program program, Event event, GuestHost host) {
        return new Call(
                Samples.invocation(program.spec(), event, Duration.ofSeconds(30)),
                program.spec(),
                host);
    }

    /// The text of what was returned.
    public String answer(String json) {
        return answer(run(json));
    }

    public static String answer(Progress progress) {
        if (progress instanceof Progress.Returned(Result.Value(var payload))) {
            return payload.bytes().toString();
        }
        throw new AssertionError("no value was returned but " + progress);
    }

    public static Progress.Failed failure(Progress progress) {
        if (progress instanceof Progress.Failed failed) {
            return failed;
        }
        throw new AssertionError("it did not fail: " + progress);
    }

    /// `LEVEL text` of all that was logged.
    public List<String> log() {
        return log;
    }

    public Guest guest() {
        return guest;
    }

    public GuestLanguage language() {
        return language;
    }

    @Override
    public void close() {
        guest.close();
        program.close();
    }
}
