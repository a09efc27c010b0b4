package dev.hearth.topology;

import dev.hearth.function.Language;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A snapshot of the mesh as one node sees it.
///
/// @param launchCost what getting a sandbox that is not warm costs by language, a moving average
public record Topology(NodeId self, List<MeshNode> nodes, Map<Language, Duration> launchCost) {

    public Topology {
        nodes = List.copyOf(nodes);
        launchCost = Map.copyOf(launchCost);
    }

    public Duration launchCost(Language language) {
        return launchCost.getOrDefault(language, Duration.ZERO);
    }
}
