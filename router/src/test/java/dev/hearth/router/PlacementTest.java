package dev.hearth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Language;
import dev.hearth.router.Charges.Left;
import dev.hearth.router.Charges.Taken;
import dev.hearth.topology.Holding;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.NodeLoad;
import dev.hearth.topology.SandboxCount;
import dev.hearth.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PlacementTest {

    private static final NodeId SELF = new NodeId("b");
    private static final FunctionId ENRICH = new FunctionId(new FunctionName("enrich"), "1");
    private static final Duration LAUNCH = micros(400);
    private static final Duration HOP = micros(100);
    private static final Duration PACE = micros(50);

    private final Charges charges = new Charges();

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
                given("a short queue here wins over the hop", local(90, 1), remote("a", 0, 1))
                        .then("b", Route.Kind.LOCAL_WARM),
                given("the hop wins over a longer queue here", local(200, 1), remote("a", 0, 1))
                        .then("a", Route.Kind.REMOTE_WARM),
                given("nobody warm: here, for the hop costs", local(0, 0), remote("a", 0, 0))
                        .then("b", Route.Kind.LOCAL_LAUNCH),
                given("a tie goes to this node", local(100, 1), remote("a", 0, 1))
                        .then("b", Route.Kind.LOCAL_WARM),
                given(
                                "a tie among others goes to the less loaded",
                                local(0, 0),
                                remote("c", 0, 1).with(9),
                                remote("a", 0, 1).with(2))
                        .then("a", Route.Kind.REMOTE_WARM),
                given("a draining node takes nothing", local(0, 1).draining(), remote("a", 0, 0))
                        .then("a", Route.Kind.REMOTE_LAUNCH),
                given(
                                "a joining node takes nothing",
                                local(0, 0),
                                remote("a", 0, 1).state(MeshNode.State.JOINING))
                        .then("b", Route.Kind.LOCAL_LAUNCH),
                given(
                                "where launching costs more, elsewhere",
                                local(0, 0).launch(micros(9_000)),
                                remote("a", 0, 0))
                        .then("a", Route.Kind.REMOTE_LAUNCH),
                given(
                                "where launching was not measured, it costs what it costs others",
                                local(0, 0).launch(micros(900)),
                                remote("a", 0, 0).launch(null))
                        .then("b", Route.Kind.LOCAL_LAUNCH),
                given(
                                "without this node the cheapest of the others",
                                remote("a", 300, 1),
                                remote("c", 0, 1))
                        .then("c", Route.Kind.REMOTE_WARM));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void chooses(String name, List<Machine> nodes, Route expected) {
        assertThat(choose(topology(1, nodes), List.of())).isEqualTo(expected);
    }

    @Test
    void whereNoNodeTakesAnythingItIsRefused() {
        assertThat(choose(topology(1, List.of(local(0, 1).draining())), List.of()))
                .isEqualTo(new Route.Refused());
        assertThat(choose(topology(1, List.of()), List.of())).isEqualTo(new Route.Refused());
    }

    @Test
    void aNodeThatIsLeftOutIsNotChosen() {
        var topology = topology(1, List.of(local(0, 1), remote("a", 0, 1)));
        assertThat(choose(topology, List.of(SELF)))
                .isEqualTo(new Route.To(new NodeId("a"), Route.Kind.REMOTE_WARM));
        assertThat(choose(topology, List.of(SELF, new NodeId("a")))).isEqualTo(new Route.Refused());
    }

    @Test
    void whatWasSentSinceTheLastWordIsNotIdleAnyMore() {
        var topology = topology(1, List.of(local(0, 1), remote("a", 0, 1)));
        charges.sent(node(topology, "b"), ENRICH, Taken.WARM);
        assertThat(choose(topology, List.of()))
                .isEqualTo(new Route.To(new NodeId("a"), Route.Kind.REMOTE_WARM));
    }

    @Test
    void whatWasAnsweredIsIdleAgain() {
        var topology = topology(1, List.of(local(0, 1), remote("a", 0, 1)));
        charges.sent(node(topology, "b"), ENRICH, Taken.WARM);
        charges.answered(node(topology, "b"), ENRICH, Left.WARM);
        assertThat(choose(topology, List.of()))
                .isEqualTo(new Route.To(SELF, Route.Kind.LOCAL_WARM));
    }

    @Test
    void whatWasLaunchedIsWarmOnceItAnswered() {
        var topology = topology(1, List.of(local(0, 0), remote("a", 0, 0)));
        charges.sent(node(topology, "a"), ENRICH, Taken.NONE);
        charges.answered(node(topology, "a"), ENRICH, Left.WARM);
        assertThat(choose(topology, List.of()))
                .isEqualTo(new Route.To(new NodeId("a"), Route.Kind.REMOTE_WARM));
    }

    @Test
    void aSandboxThatIsNotReusedIsNotIdleAgain() {
        var topology = topology(1, List.of(local(0, 1), remote("a", 0, 0)));
        charges.sent(node(topology, "b"), ENRICH, Taken.WARM);
        charges.answered(node(topology, "b"), ENRICH, Left.NONE);
        assertThat(choose(topology, List.of()))
                .isEqualTo(new Route.To(SELF, Route.Kind.LOCAL_LAUNCH));
    }

    @Test
    void theNextWordOfANodeIncludesWhatWasSent() {
        var nodes = List.of(local(0, 1), remote("a", 0, 1));
        charges.sent(node(topology(1, nodes), "b"), ENRICH, Taken.WARM);
        assertThat(choose(topology(2, nodes), List.of()))
                .isEqualTo(new Route.To(SELF, Route.Kind.LOCAL_WARM));
    }

    @Test
    void whatWasSentLengthensTheQueue() {
        var topology = topology(1, List.of(local(0, 9), remote("a", 0, 9)));
        for (int i = 0; i < 4; i++) {
            charges.sent(node(topology, "b"), ENRICH, Taken.WARM);
        }
        assertThat(choose(topology, List.of()))
                .isEqualTo(new Route.To(new NodeId("a"), Route.Kind.REMOTE_WARM));
    }

    @Test
    void manyRoutersWithOneViewDoNotAllChooseOneNode() {
        List<Machine> nodes = new ArrayList<>();
        nodes.add(local(0, 0));
        for (var id : List.of("a", "c", "d", "e")) {
            nodes.add(remote(id, 0, 1));
        }
        var topology = topology(1, nodes);
        var random = new Random(7);
        Map<Route, Integer> chosen = new HashMap<>();
        for (int i = 0; i < 4_000; i++) {
            chosen.merge(choose(topology, new Charges(), List.of(), random), 1, Integer::sum);
        }
        assertThat(chosen)
                .hasSize(4)
                .allSatisfy((_, times) -> assertThat(times).isBetween(800, 1_200));
    }

    @Test
    void whereItIsWarmHereTheOthersAreNotLookedAt() {
        var here = local(0, 1).node(1);
        var unread =
                new Topology(
                        SELF,
                        List.of(here, remote("a", 0, 1).node(1)),
                        _ ->
                                List.of(
                                        new Holding(SELF, new SandboxCount(1, 0)),
                                        new Holding(null, null)));
        assertThat(choose(unread, List.of())).isEqualTo(new Route.To(SELF, Route.Kind.LOCAL_WARM));
    }

    private Route choose(Topology topology, List<NodeId> without) {
        return choose(topology, charges, without, new Random(1));
    }

    private static Route choose(
            Topology topology, Charges charges, List<NodeId> without, RandomGenerator random) {
        return Placement.choose(topology, charges, ENRICH, Language.JS, without, random);
    }

    private static MeshNode node(Topology topology, String id) {
        var node = topology.find(new NodeId(id));
        assertThat(node).isNotNull();
        return node;
    }

    private static Topology topology(long word, List<Machine> machines) {
        var holding =
                machines.stream()
                        .filter(machine -> machine.idle > 0)
                        .map(machine -> new Holding(machine.id, new SandboxCount(machine.idle, 0)))
                        .toList();
        return new Topology(
                SELF, machines.stream().map(machine -> machine.node(word)).toList(), _ -> holding);
    }

    private static Given given(String name, Machine... nodes) {
        return new Given(name, Arrays.asList(nodes));
    }

    private record Given(String name, List<Machine> nodes) {
        Arguments then(String node, Route.Kind kind) {
            return Arguments.of(name, nodes, new Route.To(new NodeId(node), kind));
        }
    }

    private static Machine local(int queueMicros, int idle) {
        return new Machine(SELF, MeshNode.State.READY, queueMicros, idle, 0, LAUNCH);
    }

    private static Machine remote(String id, int queueMicros, int idle) {
        return new Machine(new NodeId(id), MeshNode.State.READY, queueMicros, idle, 0, LAUNCH);
    }

    private record Machine(
            NodeId id,
            MeshNode.State state,
            int queueMicros,
            int idle,
            int inFlight,
            Duration launch) {

        Machine draining() {
            return state(MeshNode.State.DRAINING);
        }

        Machine state(MeshNode.State state) {
            return new Machine(id, state, queueMicros, idle, inFlight, launch);
        }

        Machine with(int inFlight) {
            return new Machine(id, state, queueMicros, idle, inFlight, launch);
        }

        Machine launch(Duration launch) {
            return new Machine(id, state, queueMicros, idle, inFlight, launch);
        }

        MeshNode node(long word) {
            Map<Language, Duration> costs = launch == null ? Map.of() : Map.of(Language.JS, launch);
            return new MeshNode(
                    id,
                    state,
                    new NodeLoad(micros(queueMicros), PACE, 1, inFlight, costs),
                    id.equals(SELF) ? Duration.ZERO : HOP,
                    word);
        }
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(micros * 1_000);
    }
}
