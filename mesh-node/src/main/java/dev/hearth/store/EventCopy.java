package dev.hearth.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hearth.topology.NodeId;
import io.vertx.core.buffer.Buffer;

/// An accepted event as nodes have it in memory for each other.
sealed interface EventCopy {

    /// @param owner who brings it to its end
    /// @param history whether that has always been so
    record Open(NodeId owner, History history, Buffer event) implements EventCopy {

        Open takenOverBy(NodeId other) {
            return new Open(other, History.TAKEN_OVER, event);
        }
    }

    /// It had been taken over, and has come to its end: a node that still has it on its disk is not
    /// to begin it again.
    record Ended() implements EventCopy {}

    enum History {
        ACCEPTED_HERE('a'),
        TAKEN_OVER('t');

        private final byte letter;

        History(char letter) {
            this.letter = (byte) letter;
        }

        private static History of(byte letter) {
            return letter == TAKEN_OVER.letter ? TAKEN_OVER : ACCEPTED_HERE;
        }
    }

    static EventCopy read(Buffer bytes) {
        if (bytes.length() == 0) {
            return new Ended();
        }
        int end = 2 + bytes.getUnsignedByte(1);
        return new Open(
                new NodeId(bytes.getString(2, end)),
                History.of(bytes.getByte(0)),
                bytes.getBuffer(end, bytes.length()));
    }

    default Buffer toBuffer() {
        return switch (this) {
            case Ended _ -> Buffer.buffer();
            case Open(var owner, var history, var event) -> {
                var name = owner.value().getBytes(US_ASCII);
                yield Buffer.buffer(2 + name.length + event.length())
                        .appendByte(history.letter)
                        .appendUnsignedByte((short) name.length)
                        .appendBytes(name)
                        .appendBuffer(event);
            }
        };
    }
}
