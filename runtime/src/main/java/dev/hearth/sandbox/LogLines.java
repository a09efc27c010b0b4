package dev.hearth.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A guest's standard stream as log lines. UTF-8; a line longer than 8 KiB is cut in pieces, so
/// that a guest without line ends cannot fill the heap. Not thread-safe.
public final class LogLines extends OutputStream {

    private static final int LONGEST = 8192;

    private final GuestHost.Level level;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    private @Nullable GuestLogger host;

    public LogLines(GuestHost.Level level) {
        this.level = level;
    }

    /// Lines go to this host from now on; what is printed while there is none is dropped.
    public void to(@Nullable GuestLogger host) {
        this.host = host;
    }

    @Override
    public void write(int b) {
        if (b == '\n') {
            end();
            return;
        }
        line.write(b);
        if (line.size() >= LONGEST) {
            end();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /// Logs the line that has begun; for the end of an invocation, not for every flush.
    public void finish() {
        if (line.size() > 0) {
            end();
        }
    }

    private void end() {
        var text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (host != null) {
            host.log(level, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        }
    }
}
