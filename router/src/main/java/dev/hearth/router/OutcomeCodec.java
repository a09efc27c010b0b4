package dev.hearth.router;

import dev.hearth.invocation.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;

/// Outcomes on the event bus: themselves within the process, [OutcomeWire] between processes.
final class OutcomeCodec implements MessageCodec<Outcome, Outcome> {

    static final String NAME = "hearth-outcome";
    static final DeliveryOptions OPTIONS = new DeliveryOptions().setCodecName(NAME);

    @Override
    public void encodeToWire(Buffer buffer, Outcome outcome) {
        OutcomeWire.write(new WireWriter(buffer), outcome);
    }

    @Override
    public Outcome decodeFromWire(int position, Buffer buffer) {
        return OutcomeWire.read(new WireReader(buffer, position));
    }

    @Override
    public Outcome transform(Outcome outcome) {
        return outcome;
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
