package dev.hearth.board;

import dev.hearth.board.Notice.Extent;
import dev.hearth.board.Notice.Numbered;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Language;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.NodeLoad;
import dev.hearth.topology.SandboxCount;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The wire form of a notice, version 1. All numbers are variable-length, durations are in
/// microseconds, a function is the distance of its number from the one before, and its sandboxes
/// are one byte (idle in the high half, busy in the low) unless either is 15 or more.
final class NoticeWire {

    private static final int VERSION = 1;
    private static final int ESCAPE = 0xff;
    private static final int HALF = 15;

    private NoticeWire() {}

    static Buffer write(Notice notice) {
        var to = Buffer.buffer(96 + 3 * notice.counts().size());
        to.appendByte((byte) VERSION);
        to.appendByte((byte) code(notice.extent()));
        text(to, notice.node().value());
        VarInts.append(to, notice.sequence());
        VarInts.append(to, notice.lasts().toMillis());
        writeCondition(to, notice.condition());
        VarInts.append(to, notice.firstNew());
        VarInts.append(to, notice.names().size());
        for (var name : notice.names()) {
            text(to, name.name().value());
            text(to, name.version());
        }
        VarInts.append(to, notice.counts().size());
        int before = 0;
        for (var numbered : notice.counts()) {
            VarInts.append(to, numbered.function() - before);
            before = numbered.function();
            writeCount(to, numbered.count());
        }
        return to;
    }

    /// @throws IllegalArgumentException another version, or broken
    /// @throws IndexOutOfBoundsException it ends too early
    static Notice read(Buffer buffer) {
        var from = new VarInts.Reader(buffer);
        int version = from.octet();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "notice format %d is not known here".formatted(version));
        }
        var extent = extent(from.octet());
        var node = new NodeId(text(from));
        long sequence = from.next();
        var lasts = Duration.ofMillis(from.next());
        var condition = readCondition(from);
        int firstNew = from.nextUpTo(Integer.MAX_VALUE);
        int named = from.nextUpTo(from.left());
        List<FunctionId> names = new ArrayList<>(named);
        for (int i = 0; i < named; i++) {
            names.add(new FunctionId(new FunctionName(text(from)), text(from)));
        }
        int counted = from.nextUpTo(from.left());
        List<Numbered> counts = new ArrayList<>(counted);
        int function = 0;
        for (int i = 0; i < counted; i++) {
            function += from.nextUpTo(Integer.MAX_VALUE);
            counts.add(new Numbered(function, readCount(from)));
        }
        return new Notice(node, sequence, extent, condition, lasts, firstNew, names, counts);
    }

    private static void writeCondition(Buffer to, Condition condition) {
        to.appendByte((byte) code(condition.state()));
        var load = condition.load();
        micros(to, load.queueWait());
        micros(to, load.pace());
        VarInts.append(to, zigzag(load.spare()));
        VarInts.append(to, load.inFlight());
        VarInts.append(to, load.launchCost().size());
        load.launchCost()
                .forEach((language, cost) -> {
                    to.appendByte((byte) code(language));
                    micros(to, cost);
                });
    }

    private static Condition readCondition(VarInts.Reader from) {
        var state = state(from.octet());
        var queueWait = micros(from);
        var pace = micros(from);
        int spare = unzigzag(from.next());
        int inFlight = from.nextUpTo(Integer.MAX_VALUE);
        Map<Language, Duration> launchCost = new EnumMap<>(Language.class);
        for (int left = from.nextUpTo(Language.values().length); left > 0; left--) {
            launchCost.put(language(from.octet()), micros(from));
        }
        return new Condition(state, new NodeLoad(queueWait, pace, spare, inFlight, launchCost));
    }

    private static void writeCount(Buffer to, SandboxCount count) {
        if (count.idle() < HALF && count.busy() < HALF) {
            to.appendByte((byte) ((count.idle() << 4) | count.busy()));
        } else {
            to.appendByte((byte) ESCAPE);
            VarInts.append(to, count.idle());
            VarInts.append(to, count.busy());
        }
    }

    private static SandboxCount readCount(VarInts.Reader from) {
        int both = from.octet();
        return both == ESCAPE
                ? new SandboxCount(
                        from.nextUpTo(Integer.MAX_VALUE), from.nextUpTo(Integer.MAX_VALUE))
                : new SandboxCount(both >> 4, both & HALF);
    }

    private static int code(Extent extent) {
        return switch (extent) {
            case CHANGES -> 0;
            case WHOLE -> 1;
        };
    }

    private static Extent extent(int code) {
        return switch (code) {
            case 0 -> Extent.CHANGES;
            case 1 -> Extent.WHOLE;
            default -> throw unknown("extent", code);
        };
    }

    private static int code(MeshNode.State state) {
        return switch (state) {
            case JOINING -> 0;
            case READY -> 1;
            case DRAINING -> 2;
        };
    }

    private static MeshNode.State state(int code) {
        return switch (code) {
            case 0 -> MeshNode.State.JOINING;
            case 1 -> MeshNode.State.READY;
            case 2 -> MeshNode.State.DRAINING;
            default -> throw unknown("state", code);
        };
    }

    private static int code(Language language) {
        return switch (language) {
            case JS -> 0;
            case PYTHON -> 1;
            case JAVA -> 2;
            case WASM -> 3;
        };
    }

    private static Language language(int code) {
        return switch (code) {
            case 0 -> Language.JS;
            case 1 -> Language.PYTHON;
            case 2 -> Language.JAVA;
            case 3 -> Language.WASM;
            default -> throw unknown("language", code);
        };
    }

    private static IllegalArgumentException unknown(String what, int code) {
        return new IllegalArgumentException("%s %d is not known here".formatted(what, code));
    }

    /// Small numbers of either sign to small ones without.
    private static long zigzag(int number) {
        return number < 0 ? -2L * number - 1 : 2L * number;
    }

    private static int unzigzag(long number) {
        return (int) ((number >>> 1) ^ -(number & 1));
    }

    private static void micros(Buffer to, Duration duration) {
        VarInts.append(to, duration.toNanos() / 1_000);
    }

    private static Duration micros(VarInts.Reader from) {
        return Duration.ofNanos(Math.multiplyExact(from.next(), 1_000L));
    }

    private static void text(Buffer to, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        VarInts.append(to, bytes.length);
        to.appendBytes(bytes);
    }

    private static String text(VarInts.Reader from) {
        return new String(from.bytes(from.nextUpTo(from.left())), StandardCharsets.UTF_8);
    }
}
