package dev.hearth.node;

import dev.hearth.acceptance.Carrier;
import dev.hearth.acceptance.KeptLetters;
import dev.hearth.delivery.Outputs;
import dev.hearth.delivery.SourceTrigger;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.InvocationId;
import dev.hearth.trigger.kafka.KafkaTrigger;
import dev.hearth.trigger.timer.SlotFile;
import dev.hearth.trigger.timer.SlotLedger;
import dev.hearth.trigger.timer.TimerTrigger;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Makes source triggers with what this node has.
final class SourceTriggerFactory implements SourceTriggers.Factory {

    private final Vertx vertx;
    private final KafkaAccess kafka;
    private final Supplier<Outputs> outputs;
    private final DeliveryMetrics deliveries;
    private final KeptLetters letters;
    private final Carrier carrier;
    private final SlotFile slots;
    private final SlotLedger ledger;
    private final Consumer<InvocationId> cancel;

    /// @param outputs asked on the event loop of each trigger
    /// @param carrier of accepted events that topics keep
    SourceTriggerFactory(
            Vertx vertx,
            KafkaAccess kafka,
            Supplier<Outputs> outputs,
            DeliveryMetrics deliveries,
            KeptLetters letters,
            Carrier carrier,
            SlotFile slots,
            SlotLedger ledger,
            Consumer<InvocationId> cancel) {
        this.vertx = vertx;
        this.kafka = kafka;
        this.outputs = outputs;
        this.deliveries = deliveries;
        this.letters = letters;
        this.carrier = carrier;
        this.slots = slots;
        this.ledger = ledger;
        this.cancel = cancel;
    }

    @Override
    public SourceTrigger make(FunctionSpec function, Trigger trigger) {
        var here = outputs.get();
        return switch (trigger) {
            case Trigger.Kafka records ->
                    new KafkaTrigger(
                            vertx,
                            kafka.settings().orElseThrow(),
                            function,
                            records,
                            here,
                            here,
                            kafka.writer(),
                            RandomGenerator.getDefault(),
                            deliveries,
                            deliveries);
            case Trigger.Timer timer ->
                    new TimerTrigger(
                            vertx,
                            function,
                            timer,
                            here,
                            here,
                            letters,
                            cancel,
                            InstantSource.system(),
                            RandomGenerator.getDefault(),
                            deliveries,
                            deliveries,
                            slots,
                            ledger);
            case Trigger.Http http ->
                    KafkaTrigger.ofAccepted(
                            vertx,
                            kafka.settings().orElseThrow(),
                            function.name(),
                            http.name(),
                            http.acceptedTopic().orElseThrow(),
                            carrier,
                            deliveries);
        };
    }
}
