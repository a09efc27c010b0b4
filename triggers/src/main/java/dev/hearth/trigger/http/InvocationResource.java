package dev.hearth.trigger.http;

import dev.hearth.acceptance.Acceptance;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Payload;
import dev.hearth.trigger.http.Answer.Header;
import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// `/v1/invocations/{id}`: how an accepted invocation is doing, and its end. Whoever knows the id,
/// which nobody can guess, may ask.
public record InvocationResource(InvocationId id, Verb verb) {

    static final String PREFIX = "/v1/invocations/";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern WAIT = Pattern.compile("(\\d{1,5})(ms|s|m)");
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /// What is asked.
    public enum Verb {
        SHOW,
        CANCEL
    }

    /// Empty where the request is for nothing of the kind.
    public static Optional<InvocationResource> of(String method, String path) {
        if (!path.startsWith(PREFIX)) {
            return Optional.empty();
        }
        var verb =
                switch (method) {
                    case "GET", "HEAD" -> Verb.SHOW;
                    case "DELETE" -> Verb.CANCEL;
                    default -> null;
                };
        var id = path.substring(PREFIX.length());
        return verb == null || !ID.matcher(id).matches()
                ? Optional.empty()
                : Optional.of(new InvocationResource(new InvocationId(id), verb));
    }

    /// 200 with the state, of a cancelled one that still runs 202; 404 where it is not known.
    ///
    /// @param wait the values of the query's `wait`, of which there should be one at most
    public Future<Answer> answer(Acceptance acceptance, List<String> wait, Reference reference) {
        var named = reference.to(id);
        return switch (verb) {
            case SHOW ->
                    duration(wait)
                            .map(asked -> show(acceptance, asked, named))
                            .orElseGet(() -> Future.succeededFuture(malformed(named)));
            case CANCEL ->
                    acceptance
                            .cancel(id)
                            .map(found ->
                                    found.map(status ->
                                                    json(
                                                            status.progress()
                                                                            .word()
                                                                            .equals("running")
                                                                    ? 202
                                                                    : 200,
                                                            InvocationJson.of(status),
                                                            named))
                                            .orElseGet(() -> unknown(named)));
        };
    }

    private Future<Answer> show(Acceptance acceptance, Duration wait, Reference named) {
        return acceptance
                .find(id, wait)
                .map(found ->
                        found.map(one -> json(200, InvocationJson.of(one, named), named))
                                .orElseGet(() -> unknown(named)));
    }

    /// At most a minute; empty where it cannot be read.
    private static Optional<Duration> duration(List<String> wait) {
        if (wait.isEmpty()) {
            return Optional.of(Duration.ZERO);
        }
        var matcher = WAIT.matcher(wait.getLast());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        var asked =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    default -> Duration.ofMinutes(number);
                };
        return Optional.of(asked.compareTo(LONGEST_WAIT) < 0 ? asked : LONGEST_WAIT);
    }

    private static Answer json(int status, JsonObject body, Reference reference) {
        return new Answer(
                status,
                List.of(
                        new Header("content-type", Payload.JSON),
                        new Header("cache-control", "no-store"),
                        new Header("hearth-node", reference.node().value())),
                body.toBuffer());
    }

    private static Answer malformed(Reference reference) {
        return Answer.of(
                Problem.of(Reason.MALFORMED_REQUEST, "wait is a duration such as 500ms, 10s or 1m"),
                reference);
    }

    private Answer unknown(Reference reference) {
        return Answer.of(
                Problem.of(
                        Reason.UNKNOWN_INVOCATION,
                        "no accepted invocation %s is known here: its result may have expired"
                                .formatted(id)),
                reference);
    }
}
