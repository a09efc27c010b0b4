package dev.hearth.trigger.http;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// An answer that is an error: RFC 9457 with `component` and `reason` from closed lists.
///
/// @param component who refused; usually the reason's own
/// @param detail one sentence for whoever sent the request, never a stack trace
/// @param headers what the status asks for besides: `allow`, `retry-after`, `www-authenticate`
public record Problem(
        Reason reason, Component component, String detail, Map<String, String> headers) {

    public static final String CONTENT_TYPE = "application/problem+json";

    public Problem {
        headers = Map.copyOf(headers);
    }

    public static Problem of(Reason reason, String detail) {
        return new Problem(reason, reason.component, detail, Map.of());
    }

    /// The part of the mesh that an error comes from.
    public enum Component {
        GATEWAY,
        ROUTER,
        SANDBOX,
        FUNCTION,
        TIMEOUT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Every error an HTTP caller can see.
    public enum Reason {
        MALFORMED_REQUEST(400, "The request is malformed", Component.GATEWAY),
        MALFORMED_CLOUDEVENT(400, "The CloudEvent is malformed", Component.GATEWAY),
        MALFORMED_DATA(400, "The data is not what its content type says", Component.SANDBOX),
        SIGNATURE_MISSING(401, "The request is not signed", Component.GATEWAY),
        SIGNATURE_INVALID(401, "The signature is wrong", Component.GATEWAY),
        SIGNATURE_EXPIRED(401, "The signature is not of now", Component.GATEWAY),
        CREDENTIALS_MISSING(401, "The request has no credentials", Component.GATEWAY),
        CREDENTIALS_INVALID(401, "The credentials are wrong", Component.GATEWAY),
        INSUFFICIENT_SCOPE(403, "The token does not allow this", Component.GATEWAY),
        DEPLOYMENT_REFUSED(400, "The deployment is refused", Component.ROUTER),
        ORIGIN_NOT_ALLOWED(403, "Pages from there may not ask this", Component.GATEWAY),
        NO_ROUTE(404, "No function answers here", Component.GATEWAY),
        UNKNOWN_FUNCTION(404, "The function is not deployed", Component.ROUTER),
        UNKNOWN_INVOCATION(404, "The invocation is not known", Component.GATEWAY),
        METHOD_NOT_ALLOWED(405, "The method is not allowed here", Component.GATEWAY),
        IDEMPOTENCY_KEY_IN_USE(409, "The same request is under way", Component.GATEWAY),
        DEPLOYMENT_CONFLICT(409, "The deployment does not fit what is there", Component.ROUTER),
        BODY_TIMEOUT(408, "The body took too long to arrive", Component.GATEWAY),
        PAYLOAD_TOO_LARGE(413, "The payload is too large", Component.GATEWAY),
        URI_TOO_LONG(414, "The URI is too long", Component.GATEWAY),
        UNSUPPORTED_MEDIA_TYPE(415, "The content type is not supported", Component.GATEWAY),
        UNSUPPORTED_ENCODING(415, "The content encoding is not supported", Component.GATEWAY),
        IDEMPOTENCY_KEY_REUSED(422, "The key is of another request", Component.GATEWAY),
        FUNCTION_FULL(429, "The function is at its limit", Component.ROUTER),
        RATE_LIMITED(429, "Too many requests", Component.GATEWAY),
        HEADERS_TOO_LARGE(431, "The header fields are too large", Component.GATEWAY),
        FUNCTION_ERROR(500, "The function failed", Component.FUNCTION),
        CPU_LIMIT(500, "The function used too much CPU time", Component.SANDBOX),
        MEMORY_LIMIT(500, "The function used too much memory", Component.SANDBOX),
        ALLOCATION_LIMIT(500, "The function allocated too much", Component.SANDBOX),
        OUTPUT_LIMIT(500, "The function returned too much", Component.SANDBOX),
        CANCELLED(500, "The invocation was cancelled", Component.ROUTER),
        TOO_MANY_HOPS(500, "The event went through too many functions", Component.ROUTER),
        INTERNAL_ERROR(500, "The mesh failed", Component.ROUTER),
        INVALID_RESULT(502, "The function returned no usable result", Component.FUNCTION),
        NOT_DURABLE(503, "The event could not be stored", Component.GATEWAY),
        UNREACHABLE(503, "No outcome came back", Component.ROUTER),
        NODE_OVERLOADED(503, "The node is overloaded", Component.ROUTER),
        NODE_DRAINING(503, "The node is draining", Component.ROUTER),
        NO_MAJORITY(503, "Too few nodes are together", Component.ROUTER),
        STATE_UNAVAILABLE(503, "What must be remembered cannot be", Component.GATEWAY),
        KEYS_UNAVAILABLE(503, "Nobody can be let in", Component.GATEWAY),
        SUSPENDED(503, "The function is suspended", Component.SANDBOX),
        DEADLINE_PASSED(504, "The deadline passed", Component.TIMEOUT);

        private final int status;
        private final String title;
        private final Component component;

        Reason(int status, String title, Component component) {
            this.status = status;
            this.title = title;
            this.component = component;
        }

        public int status() {
            return status;
        }

        public String title() {
            return title;
        }

        /// `cpu_limit`: the word in answers, metrics and logs.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public int status() {
        return reason.status;
    }

    public Problem from(Component component) {
        return new Problem(reason, component, detail, headers);
    }

    public Problem withHeader(String name, String value) {
        var more = new HashMap<>(headers);
        more.put(name, value);
        return new Problem(reason, component, detail, more);
    }

    /// Whole seconds, rounded up, at least one: a client told to come back at once would only add
    /// to the load.
    public Problem withRetryAfter(Duration wait) {
        long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
        return withHeader("retry-after", Long.toString(seconds));
    }

    /// The answer's body; `traceId` only where the request had a trace.
    public JsonObject toJson(Reference reference) {
        var json =
                new JsonObject()
                        .put("type", "urn:hearth:problem:" + reason.word())
                        .put("title", reason.title)
                        .put("status", reason.status)
                        .put("component", component.word())
                        .put("reason", reason.word())
                        .put("requestId", reference.requestId());
        if (reference.traceId() != null) {
            json.put("traceId", reference.traceId());
        }
        return json.put("detail", detail);
    }
}
