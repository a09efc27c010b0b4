package dev.hearth.bench;

import dev.hearth.router.Charges;
import dev.hearth.router.Placement;
import dev.hearth.router.Route;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/// Where a call of a [PlacementSimulation] goes.
sealed interface SimulatedPolicy {

    String name();

    /// @return the number of a node
    int choose(SimulatedCall call, SimulatedBoard board, Random random);

    /// The entry node has the outcome.
    default void answered(SimulatedCall call, SimulatedBoard board) {}

    /// What the mesh does: [Placement] over what the board last said, with each router's own
    /// [Charges].
    final class ExpectedCost implements SimulatedPolicy {

        private final Charges[] charges;

        ExpectedCost(int nodes) {
            charges = new Charges[nodes];
            for (int node = 0; node < nodes; node++) {
                charges[node] = new Charges();
            }
        }

        @Override
        public String name() {
            return "expected cost";
        }

        @Override
        public int choose(SimulatedCall call, SimulatedBoard board, Random random) {
            var route =
                    Placement.choose(
                            board.seenFrom(call.entry),
                            charges[call.entry],
                            board.function(call.function),
                            board.language(call.function),
                            List.of(),
                            random);
            return switch (route) {
                case Route.Refused _ -> throw new IllegalStateException("all nodes are ready");
                case Route.To(var node, var kind) -> {
                    charges[call.entry].sent(
                            board.node(board.number(node)),
                            board.function(call.function),
                            taken(kind));
                    yield board.number(node);
                }
            };
        }

        private static Charges.Taken taken(Route.Kind kind) {
            return switch (kind) {
                case LOCAL_WARM, REMOTE_WARM -> Charges.Taken.WARM;
                case LOCAL_LAUNCH, REMOTE_LAUNCH -> Charges.Taken.NONE;
            };
        }

        @Override
        public void answered(SimulatedCall call, SimulatedBoard board) {
            charges[call.entry].answered(
                    board.node(call.node), board.function(call.function), Charges.Left.WARM);
        }
    }

    record Chance() implements SimulatedPolicy {

        @Override
        public String name() {
            return "random";
        }

        @Override
        public int choose(SimulatedCall call, SimulatedBoard board, Random random) {
            return random.nextInt(board.size());
        }
    }

    /// Each router takes the nodes in turn.
    final class RoundRobin implements SimulatedPolicy {

        private final int[] next;

        RoundRobin(int nodes) {
            next = new int[nodes];
            for (int node = 0; node < nodes; node++) {
                next[node] = node;
            }
        }

        @Override
        public String name() {
            return "round-robin";
        }

        @Override
        public int choose(SimulatedCall call, SimulatedBoard board, Random random) {
            next[call.entry] = (next[call.entry] + 1) % board.size();
            return next[call.entry];
        }
    }

    /// The fewest invocations in flight by what the board last said, the entry node first among
    /// equals, else by chance.
    record LeastLoaded() implements SimulatedPolicy {

        @Override
        public String name() {
            return "least-loaded";
        }

        @Override
        public int choose(SimulatedCall call, SimulatedBoard board, Random random) {
            int best = call.entry;
            int equals = 1;
            for (int node = 0; node < board.size(); node++) {
                int load = board.node(node).load().inFlight();
                int least = board.node(best).load().inFlight();
                if (load < least) {
                    best = node;
                    equals = 1;
                } else if (load == least && best != call.entry && random.nextInt(++equals) == 0) {
                    best = node;
                }
            }
            return best;
        }
    }

    /// A function belongs to one node, by a ring with 100 points a node; with a bound on loads, to
    /// the next one on the ring that has not a quarter more in flight than the mean, by what the
    /// board last said (Mirrokni et al., Consistent Hashing with Bounded Loads, 2018).
    final class ConsistentHash implements SimulatedPolicy {

        enum Loads {
            UNBOUNDED,
            BOUNDED
        }

        private static final int POINTS = 100;
        private static final double BOUND = 1.25;

        private final TreeMap<Integer, Integer> ring = new TreeMap<>();
        private final Loads loads;

        ConsistentHash(int nodes, Loads loads) {
            this.loads = loads;
            var random = new Random(5);
            for (int point = 0; point < nodes * POINTS; point++) {
                ring.put(random.nextInt(), point % nodes);
            }
        }

        @Override
        public String name() {
            return switch (loads) {
                case UNBOUNDED -> "consistent hashing";
                case BOUNDED -> "consistent hashing, bounded loads";
            };
        }

        @Override
        public int choose(SimulatedCall call, SimulatedBoard board, Random random) {
            int place = (int) ((call.function * 0x9E3779B97F4A7C15L) >>> 32);
            double most =
                    switch (loads) {
                        case UNBOUNDED -> Double.MAX_VALUE;
                        case BOUNDED -> BOUND * meanInFlight(board) + 1;
                    };
            for (int node : ring.tailMap(place).values()) {
                if (board.node(node).load().inFlight() <= most) {
                    return node;
                }
            }
            for (int node : ring.values()) {
                if (board.node(node).load().inFlight() <= most) {
                    return node;
                }
            }
            throw new IllegalStateException("not all are above the mean");
        }

        private static double meanInFlight(SimulatedBoard board) {
            int sum = 0;
            for (int node = 0; node < board.size(); node++) {
                sum += board.node(node).load().inFlight();
            }
            return (double) sum / board.size();
        }
    }
}
