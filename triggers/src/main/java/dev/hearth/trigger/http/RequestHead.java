package dev.hearth.trigger.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A request's header fields and query as [dev.hearth.invocation.Origin.Http] has them.
public final class RequestHead {

    private RequestHead() {}

    /// Lower-case names; the values of a repeated field are joined by `, `, of `cookie` by `; `.
    public static Map<String, String> headers(MultiMap fields) {
        var headers = HashMap.<String, String>newHashMap(fields.size());
        fields.forEach((name, value) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            headers.merge(lower, value, (a, b) -> a + separator(lower) + b);
        });
        return headers;
    }

    /// Those of a request, with the `host` that HTTP/2 has no field for.
    static Map<String, String> headers(HttpServerRequest request) {
        var headers = headers(request.headers());
        var authority = request.authority();
        if (authority != null) {
            headers.putIfAbsent("host", authority.toString());
        }
        return headers;
    }

    /// @throws io.vertx.ext.web.handler.HttpException 400: it cannot be percent-decoded
    public static Map<String, List<String>> query(RoutingContext context) {
        if (context.request().query() == null) {
            return Map.of();
        }
        var query = new HashMap<String, List<String>>();
        context.queryParams()
                .forEach((name, value) ->
                        query.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
        query.replaceAll((_, values) -> List.copyOf(values));
        return query;
    }

    private static String separator(String name) {
        return name.equals("cookie") ? "; " : ", ";
    }
}
