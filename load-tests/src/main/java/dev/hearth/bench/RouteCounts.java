package dev.hearth.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// `hearth_route_total` of some nodes together at a moment, by kind.
record RouteCounts(Map<String, Long> kinds) {

    private static final Pattern LINE =
            Pattern.compile("hearth_route_total\\{.*?kind=\"(\\w+)\".*?} (.*)");

    static RouteCounts of(MeshProcesses nodes) {
        var kinds = new TreeMap<String, Long>();
        for (int node = 0; node < MeshProcesses.SIZE; node++) {
            add(nodes.admin(node, "GET", "/metrics", new byte[0]).body(), kinds);
        }
        return new RouteCounts(kinds);
    }

    static RouteCounts parse(String exposition) {
        var kinds = new TreeMap<String, Long>();
        add(exposition, kinds);
        return new RouteCounts(kinds);
    }

    private static void add(String exposition, Map<String, Long> kinds) {
        exposition
                .lines()
                .map(LINE::matcher)
                .filter(line -> line.matches())
                .forEach(line ->
                        kinds.merge(
                                line.group(1),
                                Math.round(Double.parseDouble(line.group(2))),
                                Long::sum));
    }

    RouteCounts since(RouteCounts before) {
        var more = new TreeMap<String, Long>();
        kinds.forEach((kind, count) -> more.put(kind, count - before.kinds.getOrDefault(kind, 0L)));
        return new RouteCounts(more);
    }

    /// Of all that were routed, from 0 to 1.
    double warmShare() {
        long warm = kinds.getOrDefault("local_warm", 0L) + kinds.getOrDefault("remote_warm", 0L);
        long all = kinds.values().stream().mapToLong(Long::longValue).sum();
        return all == 0 ? 0 : (double) warm / all;
    }

    @Override
    public String toString() {
        return kinds.toString();
    }
}
