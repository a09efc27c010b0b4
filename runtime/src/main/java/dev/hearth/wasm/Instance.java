package dev.hearth.wasm;

import dev.hearth.invocation.GuestError;
import dev.hearth.sandbox.BoundedOutput;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.GuestLogger;
import dev.hearth.sandbox.LogLines;
import dev.hearth.sandbox.Progress;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/// One instance of a module, in a context of its own: runs once. Not thread-safe but for [#close].
///
/// @param start its entry point, absent when the module is no command
record Instance(
        Context context,
        @Nullable Value start,
        EventInput input,
        BoundedOutput output,
        LogLines log)
        implements AutoCloseable {

    boolean isCommand() {
        return start != null && start.canExecute();
    }

    Progress run(byte[] event, GuestHost host) {
        if (start == null) {
            throw new IllegalStateException("not a command");
        }
        var last = new LastLine(host);
        input.is(event);
        log.to(last);
        try {
            start.executeVoid();
            log.finish();
            return output.progress();
        } catch (PolyglotException ended) {
            log.finish();
            return output.isFull() ? output.progress() : ended(ended, last);
        }
    }

    private Progress ended(PolyglotException ended, LastLine last) {
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

    /// Stops it if it runs. Any thread; closing throws once more what ended the guest.
    @Override
    public void close() {
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
