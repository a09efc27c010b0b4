package dev.hearth.admin;

import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Trigger;
import java.util.List;

/// What `{name}` means in `/v1/triggers/{name}`: `FUNCTION.TRIGGER`, or a trigger's own name where
/// only one function has it. HTTP triggers cannot be paused and are not found.
final class TriggerName {

    private TriggerName() {}

    sealed interface Found {
        record One(FunctionName function, String trigger) implements Found {
            @Override
            public String toString() {
                return function + "." + trigger;
            }
        }

        /// @param others the full names there are
        record None(List<String> others) implements Found {}

        /// @param names the full names it may stand for
        record Several(List<String> names) implements Found {}
    }

    static Found find(String name, Catalogue catalogue) {
        var all =
                catalogue.functions().stream()
                        .flatMap(spec ->
                                spec.triggers().stream()
                                        .filter(t -> !(t instanceof Trigger.Http))
                                        .map(t -> new Found.One(spec.name(), t.name())))
                        .toList();
        var meant =
                all.stream()
                        .filter(one -> one.toString().equals(name) || one.trigger().equals(name))
                        .toList();
        return switch (meant.size()) {
            case 0 -> new Found.None(names(all));
            case 1 -> meant.getFirst();
            default -> new Found.Several(names(meant));
        };
    }

    private static List<String> names(List<Found.One> triggers) {
        return triggers.stream().map(Found.One::toString).sorted().toList();
    }
}
