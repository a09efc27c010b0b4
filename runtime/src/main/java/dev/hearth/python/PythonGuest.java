package dev.hearth.python;

import dev.hearth.invocation.GuestError;
import dev.hearth.sandbox.Call;
import dev.hearth.sandbox.EventData;
import dev.hearth.sandbox.EventJson;
import dev.hearth.sandbox.Guest;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.GuestPayload;
import dev.hearth.sandbox.LoadException;
import dev.hearth.sandbox.Program;
import dev.hearth.sandbox.Progress;
import dev.hearth.sandbox.Returns;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/// One context. `guest.py` runs the handler and tells what became of it by one call to [#answered].
final class PythonGuest implements Guest {

    private static final GuestHost.Level[] LEVELS = GuestHost.Level.values();

    private final Context context;
    private final PythonFiles files;
    private final Value load;
    private final Value begin;
    private final Value resume;

    private final Requests requests = new Requests();

    private @Nullable GuestHost host;
    private @Nullable PythonProgram program;
    private @Nullable Progress answer;
    private @Nullable LoadException refusal;

    PythonGuest(
            Context context,
            PythonFiles files,
            Source libraryCode,
            Source guestCode,
            StandardLibrary standardLibrary) {
        this.context = context;
        this.files = files;
        ProxyExecutable find = standardLibrary::find;
        ProxyExecutable keep = standardLibrary::keep;
        var library = context.eval(libraryCode).execute(find, keep, standardLibrary.httpClient());
        var calls = context.eval(guestCode);
        library.invokeMember("ready");
        standardLibrary.seal();
        load = calls.getArrayElement(1);
        begin = calls.getArrayElement(2);
        resume = calls.getArrayElement(3);
        ProxyExecutable log = this::log;
        ProxyExecutable answered = this::answered;
        ProxyExecutable compiled = this::compiled;
        ProxyExecutable send = values -> requests.send(requireHost(), values);
        ProxyExecutable ask = values -> requests.ask(requireHost(), values);
        ProxyExecutable take = values -> requests.take(values[0].asInt());
        ProxyExecutable pause = this::pause;
        calls.getArrayElement(0).executeVoid(log, answered, compiled, send, take, pause, ask);
    }

    @Override
    public void load(Program program, GuestHost host) {
        var python = (PythonProgram) program;
        var spec = python.spec();
        this.host = host;
        this.program = python;
        load.executeVoid(
                python.code().text(),
                python.code().name(),
                spec.handler().unit(),
                spec.handler().member(),
                spec.name().value(),
                spec.id().version(),
                python.environment(),
                python.secrets());
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public Progress begin(Call call) {
        requests.forget();
        var event = call.invocation().event();
        return switch (EventJson.data(event)) {
            case EventData.None() -> run(call, 0, "");
            case EventData.Json(var text) -> run(call, 1, text);
            case EventData.Text(var text) -> run(call, 2, text);
            case EventData.Binary(var base64) -> run(call, 3, base64);
            case EventData.Batch(var events) -> run(call, 4, events);
            case EventData.Malformed(var detail) -> new Progress.Malformed(detail);
        };
    }

    private Progress run(Call call, int kind, String data) {
        var invocation = call.invocation();
        host = call.host();
        begin.executeVoid(
                EventJson.head(invocation.event()),
                kind,
                data,
                invocation.id().value(),
                invocation.attempt(),
                invocation.maxAttempts(),
                invocation.deadline().remaining().toNanos() / 1e9);
        return progress();
    }

    @Override
    public Progress resume() {
        resume.executeVoid();
        return progress();
    }

    private Progress progress() {
        var given = answer;
        if (given == null) {
            throw new IllegalStateException("guest.py gave no answer");
        }
        answer = null;
        if (!(given instanceof Progress.Waiting)) {
            // An idle sandbox keeps nothing of the last invocation.
            host = null;
        }
        if (given instanceof Progress.Failed(var error) && error.name().equals("MemoryError")) {
            // What Python makes of an exhausted heap.
            throw new OutOfMemoryError(error.message());
        }
        return given;
    }

    /// From the guest, with the constants of `guest.py`.
    private @Nullable Object answered(Value... values) {
        switch (values[0].asInt()) {
            case 0 -> refusal = null;
            case 1 -> answer = Returns.nothing();
            case 2, 3, 4 -> answer = Returns.value(GuestPayload.of(values[0].asInt(), values[1]));
            case 5 ->
                    answer =
                            Returns.response(
                                    status(values[1]),
                                    headers(values),
                                    GuestPayload.of(values[2].asInt(), values[3]));
            case 6 -> answer = new Progress.Failed(error(GuestError.Kind.THREW, values));
            case 7 -> answer = Returns.invalid(values[1].asString());
            case 8 -> answer = new Progress.Malformed(values[1].asString());
            case 9 -> refusal = refusal(values);
            default -> answer = new Progress.Waiting(wait(values[1].asDouble()));
        }
        return null;
    }

    private static long status(Value status) {
        return status.fitsInLong() ? status.asLong() : Long.MAX_VALUE;
    }

    private static Map<String, String> headers(Value[] values) {
        Map<String, String> headers = new HashMap<>();
        for (int at = 4; at < values.length; at += 2) {
            headers.put(values[at].asString(), values[at + 1].asString());
        }
        return headers;
    }

    private static GuestError error(GuestError.Kind kind, Value[] values) {
        double seconds = values[4].asDouble();
        return new GuestError(
                kind,
                values[1].asString(),
                values[2].asString(),
                values[3].asString(),
                seconds < 0 ? null : duration(seconds));
    }

    private static LoadException refusal(Value[] values) {
        var error = error(GuestError.Kind.LOAD, values);
        return new LoadException(
                new GuestError(
                        GuestError.Kind.LOAD,
                        error.name(),
                        "%s: %s: %s".formatted(values[5].asString(), error.name(), error.message()),
                        error.stack(),
                        null));
    }

    private static @Nullable Duration wait(double seconds) {
        return seconds < 0 ? null : duration(seconds);
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) Math.ceil(seconds * 1e9));
    }

    private @Nullable Object log(Value... values) {
        if (host != null) {
            host.log(LEVELS[values[0].asInt()], values[1].asString());
        }
        return null;
    }

    /// The handler file is compiled, which found its code only while no file of its name was there.
    private @Nullable Object compiled(Value... values) {
        if (program != null) {
            files.mount(program.bundle());
        }
        return null;
    }

    private @Nullable Object pause(Value... values) {
        requireHost().pause(duration(values[0].asDouble()));
        return null;
    }

    private GuestHost requireHost() {
        if (host == null) {
            throw new IllegalStateException("no invocation is under way");
        }
        return host;
    }

    @Override
    public void close() {
        context.close(true);
    }
}
