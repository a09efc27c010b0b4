package dev.hearth.manifest;

import dev.hearth.function.FunctionName;
import dev.hearth.function.Trigger;
import dev.hearth.manifest.Problem.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What only shows when all functions are known: names and routes used twice, targets that do not
/// exist.
final class CrossChecks {

    private record Route(String method, String shape) {}

    private CrossChecks() {}

    static void check(List<Declaration> declarations) {
        var names = checkNames(declarations);
        // A target may be the function whose name could not be read.
        if (declarations.stream().allMatch(d -> d.name() != null)) {
            declarations.forEach(d -> d.targets().forEach(target -> exists(names, target)));
            CycleCheck.check(declarations);
        }
    }

    /// Of names and routes only.
    ///
    /// @return where each name is declared
    static Map<FunctionName, Value> checkNames(List<Declaration> declarations) {
        var names = new HashMap<FunctionName, Value>();
        var routes = new HashMap<Route, Value>();
        for (var declaration : declarations) {
            var name = declaration.name();
            if (name != null) {
                unique(names, name.value(), name.at(), "function '%s'".formatted(name.value()));
            }
            declaration.routes().forEach(route -> unique(routes, route));
        }
        return names;
    }

    private static void unique(Map<Route, Value> routes, Located<Trigger.Http> http) {
        for (var method : http.value().methods().stream().sorted().toList()) {
            var route = new Route(method, RoutePath.shape(http.value().path()));
            unique(routes, route, http.at(), method + " " + http.value().path());
        }
    }

    private static <K> void unique(Map<K, Value> seen, K key, Value at, String what) {
        var first = seen.putIfAbsent(key, at);
        if (first != null) {
            at.report(Kind.MEANING, "%s is declared already at %s".formatted(what, first.place()));
        }
    }

    private static void exists(Map<FunctionName, Value> names, Located<FunctionName> target) {
        if (!names.containsKey(target.value())) {
            var known = names.keySet().stream().map(FunctionName::value).sorted().toList();
            target.at()
                    .report(
                            Kind.MEANING,
                            "no function is called '%s'%s"
                                    .formatted(
                                            target.value(),
                                            Nearest.to(target.value().value(), known)
                                                    .map(", did you mean '%s'?"::formatted)
                                                    .orElse(
                                                            "; declared here: "
                                                                    + String.join(", ", known))));
        }
    }
}
