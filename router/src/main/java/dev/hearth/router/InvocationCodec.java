package dev.hearth.router;

import dev.hearth.invocation.Invocation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/// Invocations on the event bus: themselves within the process, [InvocationWire] between processes.
final class InvocationCodec implements MessageCodec<Invocation, Invocation> {

    static final String NAME = "hearth-invocation";

    @Override
    public void encodeToWire(Buffer buffer, Invocation invocation) {
        InvocationWire.write(new WireWriter(buffer), invocation);
    }

    @Override
    public Invocation decodeFromWire(int position, Buffer buffer) {
        return InvocationWire.read(new WireReader(buffer, position));
    }

    @Override
    public Invocation transform(Invocation invocation) {
        return invocation;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
