package dev.hearth.router;

import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The cheapest of the nodes that are offered one after the other: of those that cost the same this
/// node, else the less loaded of two by chance. Keeps no more than two. Not thread-safe.
final class Best {

    private final NodeId self;
    private final Charges charges;
    private final RandomGenerator random;
    private long cost = Long.MAX_VALUE;
    private int equals;
    private @Nullable MeshNode one;
    private @Nullable MeshNode other;
    private Warmth oneWarmth = Warmth.COLD;
    private Warmth otherWarmth = Warmth.COLD;

    Best(NodeId self, Charges charges, RandomGenerator random) {
        this.self = self;
        this.charges = charges;
        this.random = random;
    }

    /// @param nanos what it is expected to cost to begin there
    void offer(MeshNode node, long nanos, Warmth warmth) {
        long rounded = nanos / Placement.GRAIN;
        boolean isKept = isHere(one) || node.equals(one) || node.equals(other);
        if (rounded > cost || (rounded == cost && isKept)) {
            return;
        }
        if (rounded < cost || isHere(node)) {
            cost = rounded;
            equals = 1;
            one = node;
            oneWarmth = warmth;
            other = null;
            return;
        }
        equals++;
        keepByChance(node, warmth);
    }

    /// Whether nothing that costs so much or more can win any longer.
    boolean isBelow(long nanos) {
        return cost < nanos / Placement.GRAIN;
    }

    Route route() {
        if (one == null) {
            return new Route.Refused();
        }
        return other != null && isLessLoaded(other, one)
                ? new Route.To(other.id(), kind(other, otherWarmth))
                : new Route.To(one.id(), kind(one, oneWarmth));
    }

    /// Each of the equals is among the two with the same chance.
    private void keepByChance(MeshNode node, Warmth warmth) {
        if (other == null) {
            other = node;
            otherWarmth = warmth;
            return;
        }
        switch (random.nextInt(equals)) {
            case 0 -> {
                one = node;
                oneWarmth = warmth;
            }
            case 1 -> {
                other = node;
                otherWarmth = warmth;
            }
            default -> {}
        }
    }

    private boolean isLessLoaded(MeshNode node, MeshNode than) {
        int difference = load(node) - load(than);
        return difference < 0 || (difference == 0 && random.nextBoolean());
    }

    private int load(MeshNode node) {
        return node.load().inFlight() + charges.inFlight(node);
    }

    private boolean isHere(@Nullable MeshNode node) {
        return node != null && node.id().equals(self);
    }

    private Route.Kind kind(MeshNode node, Warmth warmth) {
        return switch (warmth) {
            case WARM -> isHere(node) ? Route.Kind.LOCAL_WARM : Route.Kind.REMOTE_WARM;
            case COLD -> isHere(node) ? Route.Kind.LOCAL_LAUNCH : Route.Kind.REMOTE_LAUNCH;
        };
    }
}
