package dev.hearth.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// What is done to the nodes of a [TickingMesh].
enum SlotFault {
    /// SIGKILL; the node is started again at once.
    KILL(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2), TickingMesh.LEASE) {
        @Override
        Span inflict(Scene scene, int node) {
            scene.nodes.node(node).kill();
            var killed = Instant.now();
            scene.nodes.start(node);
            return new Span(killed, killed);
        }
    },

    /// SIGSTOP, and SIGCONT after half a minute.
    STOP(Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(12), Duration.ZERO) {
        @Override
        Span inflict(Scene scene, int node) {
            var begin = Instant.now();
            scene.nodes.node(node).stop();
            scene.pause(this);
            scene.nodes.node(node).goOn();
            return new Span(begin, Instant.now());
        }
    },

    /// The other nodes and this one do not reach each other for a while.
    CUT(Duration.ofSeconds(25), Duration.ofSeconds(1), Duration.ofSeconds(12), TickingMesh.LEASE) {
        @Override
        Span inflict(Scene scene, int node) {
            var begin = Instant.now();
            scene.nodes.network().cut(node);
            scene.pause(this);
            scene.nodes.network().mend(node);
            return new Span(begin, Instant.now());
        }
    },

    /// The node's clock is set to 5 s ahead, right again, to 5 s behind, and right again.
    CLOCK(Duration.ofSeconds(40), Duration.ZERO, Duration.ZERO, Duration.ZERO) {
        @Override
        Span inflict(Scene scene, int node) {
            var begin = Instant.now();
            for (var offset : new Duration[] {AHEAD, Duration.ZERO, BEHIND, Duration.ZERO}) {
                scene.clocks.set(node, offset);
                RollingRestart.pause(scene.length(this).dividedBy(4));
            }
            return new Span(begin, Instant.now());
        }
    },

    /// SIGKILL of all nodes, which are started again after a while.
    OUTAGE(
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            TickingMesh.LEASE) {
        @Override
        Span inflict(Scene scene, int node) {
            for (int each = 0; each < MeshProcesses.SIZE; each++) {
                scene.nodes.node(each).kill();
            }
            var begin = Instant.now();
            scene.pause(this);
            var end = Instant.now();
            scene.nodes.startAll();
            return new Span(begin, end);
        }
    };

    private static final Duration AHEAD = Duration.ofSeconds(5);
    private static final Duration BEHIND = AHEAD.negated();

    private final Duration usually;
    private final Duration before;
    private final Duration unnoticed;
    private final Duration lease;

    /// @param nodes which run a [TickingMesh]
    /// @param longest no fault takes longer by itself
    /// @param settling how long the mesh is left alone after a fault
    record Scene(MeshProcesses nodes, NodeClocks clocks, Duration longest, Duration settling) {

        private Duration length(SlotFault fault) {
            return fault.usually.compareTo(longest) < 0 ? fault.usually : longest;
        }

        private void pause(SlotFault fault) {
            RollingRestart.pause(length(fault));
        }
    }

    /// What happened when.
    ///
    /// @param end what was done is over; where nodes were killed, none of them runs before
    record Span(Instant begin, Instant end) {}

    /// A fault that was done.
    ///
    /// @param calm from when on slots are to be as if there had been none
    record Incident(SlotFault fault, int node, Instant begin, Instant end, Instant calm) {

        private static final Duration BEHIND = Duration.ofSeconds(2);
        private static final Duration LONGEST_EXECUTION = Duration.ofSeconds(3);

        /// Whether the slot may have been later, or have run otherwise, because of it.
        boolean isNear(Instant slot) {
            return slot.isAfter(begin.minus(LONGEST_EXECUTION)) && slot.isBefore(calm);
        }

        /// Whether the execution was under way when this was not noticed yet, or at any time where
        /// it happened. A wrong clock is no reason to run anything twice.
        boolean met(SlotExecution execution) {
            var ended = execution.ended();
            var over = ended != null ? ended : execution.began().plus(TickingMesh.TIMEOUT);
            var noticed = execution.node() == node ? end.plus(BEHIND) : begin.plus(fault.unnoticed);
            return fault != CLOCK
                    && over.isAfter(begin.minus(fault.before))
                    && execution.began().isBefore(noticed);
        }

        /// Whether no node ran when the slot was due.
        boolean missed(Instant slot) {
            return fault == OUTAGE && slot.isAfter(begin) && slot.isBefore(end);
        }
    }

    /// @param usually how long it takes, unless it is to be shorter
    /// @param before what was told so long before may not have been written down
    /// @param unnoticed how long after its beginning other nodes may not know of it
    /// @param lease how long what a node ran may be left alone
    SlotFault(Duration usually, Duration before, Duration unnoticed, Duration lease) {
        this.usually = usually;
        this.before = before;
        this.unnoticed = unnoticed;
        this.lease = lease;
    }

    static SlotFault named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Blocks until it is over and all nodes are there again.
    Incident happens(Scene scene, int node) {
        var span = inflict(scene, node);
        scene.nodes.awaitAll(MeshProcesses.SIZE);
        var together = Instant.now();
        var taken = span.begin.plus(lease);
        var left = together.isAfter(taken) ? together : taken;
        return new Incident(this, node, span.begin, span.end, left.plus(scene.settling));
    }

    abstract Span inflict(Scene scene, int node);
}
