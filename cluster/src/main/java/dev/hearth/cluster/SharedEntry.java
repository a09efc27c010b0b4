package dev.hearth.cluster;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One value of [SharedEntries] as it is in memory, on the wire and on disks.
///
/// @param version rises with every change of its key, also over a removal
/// @param expires epoch milliseconds; [#NEVER] for never
/// @param value absent: it was removed, which is remembered for a while
public record SharedEntry(long version, long expires, @Nullable Buffer value) {

    public static final long NEVER = Long.MAX_VALUE;

    /// How long it is remembered that a value was removed: so long an older one that a disk has
    /// cannot come back.
    private static final Duration REMOVAL = Duration.ofMinutes(2);

    private static final byte REMOVED = 0;
    private static final byte PRESENT = 1;
    private static final int HEAD = 1 + 2 * Long.BYTES;

    /// @param bytes as [#toBytes] makes them
    public static SharedEntry of(byte[] bytes) {
        var buffer = Buffer.buffer(bytes);
        return new SharedEntry(
                buffer.getLong(1),
                buffer.getLong(1 + Long.BYTES),
                buffer.getByte(0) == REMOVED ? null : buffer.slice(HEAD, buffer.length()));
    }

    public byte[] toBytes() {
        var buffer =
                Buffer.buffer(HEAD)
                        .appendByte(value == null ? REMOVED : PRESENT)
                        .appendLong(version)
                        .appendLong(expires);
        return (value == null ? buffer : buffer.appendBuffer(value)).getBytes();
    }

    /// The same removal, remembered from a time on.
    public SharedEntry removedAt(Instant now) {
        return new SharedEntry(version, endOfRemoval(now), null);
    }

    static long endOfRemoval(Instant now) {
        return now.plus(REMOVAL).toEpochMilli();
    }

    public boolean hasExpired(Instant now) {
        return expires <= now.toEpochMilli();
    }

    /// What there is to be read at a time.
    public @Nullable Buffer valueAt(Instant now) {
        return hasExpired(now) ? null : value;
    }
}
