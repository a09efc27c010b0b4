package dev.hearth.manifest;

import dev.hearth.function.FunctionName;
import dev.hearth.manifest.Problem.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Functions that feed themselves, over others or not, would never come to an end. Each cycle is
/// reported once, where it closes.
final class CycleCheck {

    private final Map<FunctionName, List<Located<FunctionName>>> targets;
    private final List<FunctionName> path = new ArrayList<>();
    private final Set<FunctionName> done = new HashSet<>();

    private CycleCheck(Map<FunctionName, List<Located<FunctionName>>> targets) {
        this.targets = targets;
    }

    /// @param declarations all with a name
    static void check(List<Declaration> declarations) {
        var targets = new HashMap<FunctionName, List<Located<FunctionName>>>();
        var names = new ArrayList<FunctionName>();
        for (var declaration : declarations) {
            var name = declaration.name();
            if (name != null && targets.putIfAbsent(name.value(), declaration.targets()) == null) {
                names.add(name.value());
            }
        }
        var check = new CycleCheck(targets);
        names.forEach(check::visit);
    }

    private void visit(FunctionName function) {
        path.addLast(function);
        for (var target : targets.getOrDefault(function, List.of())) {
            int begin = path.indexOf(target.value());
            if (begin >= 0) {
                report(path.subList(begin, path.size()), target);
            } else if (!done.contains(target.value())) {
                visit(target.value());
            }
        }
        path.removeLast();
        done.add(function);
    }

    private static void report(List<FunctionName> cycle, Located<FunctionName> closing) {
        var names = cycle.stream().map(FunctionName::value).collect(Collectors.joining(" → "));
        closing.at()
                .report(Kind.MEANING, "feeds itself: %s → %s".formatted(names, closing.value()));
    }
}
