package dev.hearth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Language;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PlacementTest {

    private static final NodeId SELF = new NodeId("b");
    private static final FunctionId ENRICH = new FunctionId(new FunctionName("enrich"), "1");
    private static final Duration LAUNCH = Duration.ofNanos(400_000);
    private static final Duration HOP = Duration.ofNanos(100_000);

    static Stream<Arguments> cases() {
        return Stream.of(
                given("a local warm sandbox wins over a remote one", local(0, 1), remote("a", 0, 1))
                        .then("b", Route.Kind.LOCAL_WARM),
                given(
                                "a remote warm sandbox wins over a local launch",
                                local(0, 0),
                                remote("a", 0, 1))
                        .then("a", Route.Kind.REMOTE_WARM),
                given(
                                "a launch here wins over a long queue at the warm one",
                                local(0, 0),
                                remote("a", 500, 1))
                        .then("b", Route.Kind.LOCAL_LAUNCH),
                given(
                                "an idle node's launch wins over a long queue here",
                                local(900, 1),
                                remote("a", 0, 0))
                        .then("a", Route.Kind.REMOTE_LAUNCH),
                given("nobody warm: here, for the hop costs", local(0, 0), remote("a", 0, 0))
                        .then("b", Route.Kind.LOCAL_LAUNCH),
                given("a tie goes to this node", local(100, 1), remote("a", 0, 1))
                        .then("b", Route.Kind.LOCAL_WARM),
                given(
                                "a tie among others goes to the smaller id",
                                draining(local(0, 1)),
                                remote("c", 0, 1),
                                remote("a", 0, 1))
                        .then("a", Route.Kind.REMOTE_WARM),
                given("a draining node takes nothing", draining(local(0, 1)), remote("a", 0, 0))
                        .then("a", Route.Kind.REMOTE_LAUNCH),
                Arguments.of(
                        "all drain: refused", List.of(draining(local(0, 1))), new Route.Refused()),
                Arguments.of("no node at all: refused", List.of(), new Route.Refused()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void chooses(String name, List<MeshNode> nodes, Route expected) {
        var topology = new Topology(SELF, nodes, Map.of(Language.JS, LAUNCH));
        assertThat(Placement.choose(topology, ENRICH, Language.JS)).isEqualTo(expected);
    }

    private static Given given(String name, MeshNode... nodes) {
        return new Given(name, List.of(nodes));
    }

    private record Given(String name, List<MeshNode> nodes) {
        Arguments then(String node, Route.Kind kind) {
            return Arguments.of(name, nodes, new Route.To(new NodeId(node), kind));
        }
    }

    private static MeshNode local(int queueMicros, int warm) {
        return node(SELF, Duration.ZERO, queueMicros, warm);
    }

    private static MeshNode remote(String id, int queueMicros, int warm) {
        return node(new NodeId(id), HOP, queueMicros, warm);
    }

    private static MeshNode node(NodeId id, Duration hop, int queueMicros, int warm) {
        return new MeshNode(
                id,
                MeshNode.State.READY,
                hop,
                Duration.ofNanos(queueMicros * 1_000L),
                Map.of(ENRICH, warm));
    }

    private static MeshNode draining(MeshNode node) {
        return new MeshNode(
                node.id(), MeshNode.State.DRAINING, node.hop(), node.queueWait(), node.warm());
    }
}
