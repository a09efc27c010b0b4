package dev.hearth.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.cluster.Cluster;
import dev.hearth.function.Bundle;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.topology.Holding;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.NodeLoad;
import dev.hearth.topology.SandboxCount;
import dev.hearth.topology.Topology;
import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MembersJsonTest {

    private static final FunctionId ECHO = new FunctionId(new FunctionName("echo"), "1");
    private static final NodeId HERE = new NodeId("here");
    private static final NodeId THERE = new NodeId("there");
    private static final NodeId QUIET = new NodeId("quiet");

    @Test
    void eachMemberIsShownWithWhatIsKnownOfIt() {
        var nodes =
                List.of(
                        node(HERE, MeshNode.State.READY, Duration.ZERO, 1),
                        node(THERE, MeshNode.State.DRAINING, Duration.ofNanos(120_000), -2));
        var holding =
                List.of(
                        new Holding(HERE, new SandboxCount(2, 0)),
                        new Holding(THERE, new SandboxCount(0, 1)));
        var topology =
                new Topology(HERE, nodes, function -> function.equals(ECHO) ? holding : List.of());
        var catalogue = new NodeCatalogue();
        catalogue.replace(
                List.of(
                        FunctionSpec.of(
                                ECHO,
                                Language.JS,
                                Handler.parse("echo.mjs"),
                                new Bundle(Path.of("echo"), "0"))));

        var members =
                new MembersJson(
                        HERE,
                        () ->
                                List.of(
                                        new Cluster.Member(HERE, "127.0.0.1:5701"),
                                        new Cluster.Member(THERE, "127.0.0.1:5702"),
                                        new Cluster.Member(QUIET, "127.0.0.1:5703")),
                        () -> topology,
                        catalogue);

        assertThat(members.get())
                .isEqualTo(
                        new JsonArray(
                                """
                                [{"id": "here", "self": true, "address": "127.0.0.1:5701",
                                  "state": "ready", "inFlight": 4, "queueWaitMicros": 0,
                                  "hopMicros": 0, "warm": {"echo@1": 2}, "busy": {}},
                                 {"id": "there", "self": false, "address": "127.0.0.1:5702",
                                  "state": "draining", "inFlight": 4,
                                  "queueWaitMicros": 150, "hopMicros": 120, "warm": {},
                                  "busy": {"echo@1": 1}},
                                 {"id": "quiet", "self": false, "address": "127.0.0.1:5703",
                                  "state": "silent"}]
                                """));
    }

    private static MeshNode node(NodeId id, MeshNode.State state, Duration hop, int spare) {
        var load = new NodeLoad(Duration.ZERO, Duration.ofNanos(50_000), spare, 4, Map.of());
        return new MeshNode(id, state, load, hop, 1);
    }
}
