package dev.hearth.function;

import java.util.Map;

/// Values no log, error or listing ever shows.
public record Secrets(Map<String, String> values) {

    public static final Secrets NONE = new Secrets(Map.of());

    public Secrets {
        values = Map.copyOf(values);
    }

    @Override
    public String toString() {
        return "Secrets" + values.keySet();
    }
}
