package dev.hearth.wasm;

import dev.hearth.invocation.GuestError;
import dev.hearth.sandbox.BoundedOutput;
import dev.hearth.sandbox.Call;
import dev.hearth.sandbox.EventJson;
import dev.hearth.sandbox.Guest;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.GuestLogger;
import dev.hearth.sandbox.LogLines;
import dev.hearth.sandbox.Program;
import dev.hearth.sandbox.Progress;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;

/// Runs a module by giving every invocation a context and an instance of its own, since `_start`
/// runs once. Never waits.
final class WasmGuest implements Guest {

    private final WasmLanguage language;
    private @Nullable WasmProgram program;
    private final Object lock = new Object();
    private @Nullable Context running;
    private boolean closed;

    WasmGuest(WasmLanguage language) {
        this.language = language;
    }

    @Override
    public void load(Program program, GuestHost host) {
        this.program = (WasmProgram) program;
    }

    @Override
    public Progress begin(Call call) {
        if (program == null) {
            throw new IllegalStateException("no function is loaded");
        }
        return switch (EventJson.whole(call.invocation().event())) {
            case EventJson.Document.Malformed(var detail) -> new Progress.Malformed(detail);
            case EventJson.Document.Whole(var utf8) -> run(program, call, utf8);
        };
    }

    private Progress run(WasmProgram program, Call call, Buffer event) {
        var output = new BoundedOutput(call.spec().limits().output());
        var last = new LastLine(call.host());
        var log = new LogLines(GuestHost.Level.INFO);
        log.to(last);
        var context =
                language.context(environment(call))
                        .in(new ByteArrayInputStream(event.getBytes()))
                        .out(output)
                        .err(log)
                        .build();
        try {
            enter(context);
            program.instance(context).getMember(WasmProgram.ENTRY).executeVoid();
            log.finish();
            return output.progress();
        } catch (PolyglotException ended) {
            log.finish();
            return output.isFull() ? output.progress() : ended(ended, output, last);
        } finally {
            leave(context);
        }
    }

    private static Progress ended(PolyglotException ended, BoundedOutput output, LastLine last) {
        if (ended.isExit() && ended.getExitStatus() == 0) {
            return output.progress();
        }
        var said = last.text.isBlank() ? "" : ": " + last.text;
        return ended.isExit()
                ? failed("ExitCode", "exit code %d%s".formatted(ended.getExitStatus(), said), ended)
                : failed("Trap", "" + ended.getMessage() + said, ended);
    }

    private static Progress failed(String name, String message, PolyglotException ended) {
        return new Progress.Failed(
                new GuestError(GuestError.Kind.THREW, name, message, frames(ended), null));
    }

    private static String frames(PolyglotException ended) {
        var frames = new StringBuilder();
        for (var frame : ended.getPolyglotStackTrace()) {
            if (frame.isGuestFrame()) {
                frames.append("    at ").append(frame.getRootName()).append('\n');
            }
        }
        return frames.toString().stripTrailing();
    }

    /// A secret wins over a variable of its name.
    private static Map<String, String> environment(Call call) {
        Map<String, String> all = new HashMap<>(call.spec().env());
        all.putAll(call.spec().secrets().values());
        return all;
    }

    @Override
    public Progress resume() {
        throw new IllegalStateException("a WASI command never waits");
    }

    private void enter(Context context) {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the guest is closed");
            }
            running = context;
        }
    }

    private void leave(Context context) {
        synchronized (lock) {
            running = null;
        }
        release(context);
    }

    @Override
    public void close() {
        Context context;
        synchronized (lock) {
            closed = true;
            context = running;
        }
        if (context != null) {
            release(context);
        }
    }

    /// Closing throws once more what ended the guest.
    private static void release(Context context) {
        try {
            context.close(true);
        } catch (PolyglotException alreadyTold) {
            return;
        }
    }

    /// Passes lines on and remembers the last one, which tells why a command failed.
    private static final class LastLine implements GuestLogger {
        private final GuestLogger host;
        private String text = "";

        LastLine(GuestLogger host) {
            this.host = host;
        }

        @Override
        public void log(GuestHost.Level level, String text) {
            this.text = text;
            host.log(level, text);
        }
    }
}
