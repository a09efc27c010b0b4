package dev.hearth.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Figures as they come, run by run. Not thread-safe.
final class Runs {

    private record Key(String group, String arm, String measure, String unit) {}

    private final Map<Key, List<Double>> values = new LinkedHashMap<>();
    private final Map<Key, String> commands = new LinkedHashMap<>();

    void add(String group, String arm, String measure, String unit, double value, String command) {
        var key = new Key(group, arm, measure, unit);
        values.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
        commands.put(key, command);
    }

    /// An arm that failed has no figures.
    void forget(String arm) {
        values.keySet().removeIf(key -> key.arm().equals(arm));
    }

    List<Figure> figures() {
        return values.entrySet().stream()
                .map(run -> {
                    var key = run.getKey();
                    return Figure.of(
                            key.group(),
                            key.arm(),
                            key.measure(),
                            key.unit(),
                            run.getValue(),
                            commands.getOrDefault(key, ""));
                })
                .toList();
    }
}
