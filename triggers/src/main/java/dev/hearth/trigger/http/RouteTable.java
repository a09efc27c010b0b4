package dev.hearth.trigger.http;

import dev.hearth.function.Auth.KeySet;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which trigger answers a request: all HTTP triggers of the deployed functions. Immutable.
///
/// Its own tree instead of a Vert.x Web route a trigger, because that router tries its routes one
/// after the other and a node has thousands. The laws:
///
/// 1. A literal segment goes before a parameter, from left to right.
/// 2. A template that has not the method does not hide one that has it.
/// 3. A trailing `/` of a request's path makes no difference.
/// 4. `HEAD` is answered by the trigger of `GET` where it has no trigger of its own.
public final class RouteTable {

    public static final RouteTable EMPTY = new RouteTable();

    private final Node root = new Node();
    private final Map<String, Map<String, Route>> literals = new HashMap<>();
    private final Set<KeySet> keySets = new HashSet<>();
    private final Set<RateLimiters.Key> rateLimits = new HashSet<>();

    private RouteTable() {}

    /// What a request's method and path lead to.
    sealed interface Match {
        /// @param params the parameters of the path, percent-decoded
        record Found(Route route, Map<String, String> params) implements Match {}

        /// @param allowed what the path can be asked with, `HEAD` and `OPTIONS` included
        record OtherMethods(SortedSet<String> allowed) implements Match {}

        record Nothing() implements Match {}

        record Malformed(String detail) implements Match {}
    }

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private @Nullable Node parameter;
        private Map<String, Route> routes = Map.of();
    }

    /// @throws IllegalArgumentException a template or what proves the sender is unusable, or two
    ///   triggers answer the same path and method; the message names them
    public static RouteTable of(Collection<FunctionSpec> functions) {
        var table = new RouteTable();
        for (var function : functions) {
            for (var trigger : function.triggers()) {
                if (trigger instanceof Trigger.Http http) {
                    table.add(Route.of(function, http));
                }
            }
        }
        return table;
    }

    /// Every set that a route's tokens are verified with.
    Set<KeySet> keySets() {
        return keySets;
    }

    /// Every limit that a route has.
    Set<RateLimiters.Key> rateLimits() {
        return rateLimits;
    }

    private void add(Route route) {
        RateLimiters.key(route).ifPresent(rateLimits::add);
        if (route.gate() instanceof Gate.Token(_, var keys)) {
            keySets.add(keys);
        }
        var node = root;
        for (var segment : route.template().segments()) {
            node =
                    switch (segment) {
                        case PathTemplate.Segment.Literal(var text) ->
                                node.literals.computeIfAbsent(text, _ -> new Node());
                        case PathTemplate.Segment.Parameter _ -> {
                            if (node.parameter == null) {
                                node.parameter = new Node();
                            }
                            yield node.parameter;
                        }
                    };
        }
        if (node.routes.isEmpty()) {
            node.routes = new HashMap<>();
        }
        for (var method : route.trigger().methods()) {
            var other = node.routes.put(method, route);
            if (other != null) {
                throw new IllegalArgumentException(
                        "%s %s is answered by both %s and %s"
                                .formatted(method, route.template(), other, route));
            }
        }
        if (route.template().isLiteral()) {
            literals.put(route.template().text(), node.routes);
        }
    }

    /// @param path normalised: no dot segments, unreserved characters not percent-encoded
    Match find(String method, String path) {
        var exact = literals.get(path);
        if (exact != null) {
            var route = route(exact, method);
            if (route != null) {
                return new Match.Found(route, Map.of());
            }
        }
        var search = new Search(method, path);
        try {
            var route = search.from(root, 1);
            if (route != null) {
                return new Match.Found(route, search.params(route));
            }
            return search.allowed.isEmpty()
                    ? new Match.Nothing()
                    : new Match.OtherMethods(search.allAllowed());
        } catch (IllegalArgumentException badEscape) {
            return new Match.Malformed(
                    "the path has a '%' that is not followed by two hexadecimal digits");
        }
    }

    private static @Nullable Route route(Map<String, Route> routes, String method) {
        var route = routes.get(method);
        return route == null && method.equals("HEAD") ? routes.get("GET") : route;
    }

    private static final class Search {
        private final String method;
        private final String path;
        private final int end;
        private final SortedSet<String> allowed = new TreeSet<>();

        Search(String method, String path) {
            this.method = method;
            this.path = path;
            this.end = path.endsWith("/") ? path.length() - 1 : path.length();
        }

        /// @param start of the next segment in the path
        @Nullable Route from(Node node, int start) {
            if (start > end) {
                allowed.addAll(node.routes.keySet());
                return route(node.routes, method);
            }
            int slash = path.indexOf('/', start);
            int stop = slash < 0 || slash > end ? end : slash;
            var segment = path.substring(start, stop);
            var literal = node.literals.get(decode(segment));
            if (literal != null) {
                var found = from(literal, stop + 1);
                if (found != null) {
                    return found;
                }
            }
            return node.parameter == null || segment.isEmpty()
                    ? null
                    : from(node.parameter, stop + 1);
        }

        Map<String, String> params(Route route) {
            var params = new HashMap<String, String>();
            int start = 1;
            for (var segment : route.template().segments()) {
                int slash = path.indexOf('/', start);
                int stop = slash < 0 ? path.length() : slash;
                if (segment instanceof PathTemplate.Segment.Parameter(var name)) {
                    params.put(name, decode(path.substring(start, stop)));
                }
                start = stop + 1;
            }
            return params;
        }

        SortedSet<String> allAllowed() {
            if (allowed.contains("GET")) {
                allowed.add("HEAD");
            }
            allowed.add("OPTIONS");
            return allowed;
        }

        private static String decode(String segment) {
            return segment.indexOf('%') < 0
                    ? segment
                    : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        }
    }
}
