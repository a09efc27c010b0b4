package dev.hearth.trigger.kafka;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/// Brings the records in flight to settlement. On the trigger's event loop.
interface Flow {

    /// What the flow asks of the trigger it is part of.
    interface Owner {

        /// Whether new attempts may begin.
        boolean open();

        /// `onExhausted: stop` met a record that is exhausted.
        void stopped(String why);
    }

    @FunctionalInterface
    interface Maker {
        Flow make(Flights flights, Owner owner);
    }

    /// Begins what may begin.
    void run();

    /// These partitions are about to go, or are gone: what of them does not run yet is not to.
    void leaving(Collection<TopicPartition> partitions);
}
