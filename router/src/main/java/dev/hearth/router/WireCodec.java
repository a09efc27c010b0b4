package dev.hearth.router;

import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Messages on the event bus: themselves within the process, since they are immutable, and their
/// wire form between processes.
record WireCodec<T>(String name, BiConsumer<WireWriter, T> writer, Function<WireReader, T> reader)
        implements MessageCodec<T, T> {

    static final WireCodec<Invocation> INVOCATION =
            new WireCodec<>("hearth-invocation", InvocationWire::write, InvocationWire::read);

    static final WireCodec<Outcome> OUTCOME =
            new WireCodec<>("hearth-outcome", OutcomeWire::write, OutcomeWire::read);

    @Override
    public void encodeToWire(Buffer buffer, T message) {
        writer.accept(new WireWriter(buffer), message);
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        return reader.apply(new WireReader(buffer, position));
    }

    @Override
    public T transform(T message) {
        return message;
    }

    /// A codec of ours, not one of Vert.x.
    @Override
    public byte systemCodecID() {
        return -1;
    }
}
