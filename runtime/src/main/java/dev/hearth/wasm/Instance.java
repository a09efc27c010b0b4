package dev.hearth.wasm;

import dev.hearth.invocation.GuestError;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.GuestLogger;
import dev.hearth.sandbox.Progress;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/// One instance of a module: runs once. Not thread-safe but for [#close].
///
/// @param surroundings its own
/// @param start its entry point, absent when the module is no command
record Instance(Surroundings surroundings, @Nullable Value start) implements AutoCloseable {

    /// Closes the surroundings if that fails.
    static Instance of(WasmProgram program, Surroundings surroundings) {
        surroundings.output().limit(program.spec().limits().output());
        try {
            var module = surroundings.context().eval(program.source());
            var exports = module.newInstance().getMember("exports");
            return new Instance(surroundings, exports.getMember(WasmProgram.ENTRY));
        } catch (RuntimeException | Error unmade) {
            surroundings.close();
            throw unmade;
        }
    }

    boolean isCommand() {
        return start != null && start.canExecute();
    }

    Progress run(byte[] event, GuestHost host) {
        if (start == null) {
            throw new IllegalStateException("not a command");
        }
        var last = new LastLine(host);
        var output = surroundings.output();
        surroundings.input().is(event);
        surroundings.log().to(last);
        try {
            start.executeVoid();
            surroundings.log().finish();
            return output.progress();
        } catch (PolyglotException ended) {
            surroundings.log().finish();
            return output.isFull() ? output.progress() : ended(ended, last);
        }
    }

    private Progress ended(PolyglotException ended, LastLine last) {
        if (ended.isExit() && ended.getExitStatus() == 0) {
            return surroundings.output().progress();
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

    /// Stops it if it runs. Any thread.
    @Override
    public void close() {
        surroundings.close();
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
