package dev.hearth.trigger.http;

import dev.hearth.function.Cors;
import dev.hearth.function.Trigger;
import dev.hearth.trigger.http.Answer.Header;
import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a browser is told about requests of pages from elsewhere: the CORS protocol of the Fetch
/// standard. Who is no browser is not kept out by any of it. Pure; any thread.
final class CrossOrigin {

    private static final String REQUESTED_METHOD = "access-control-request-method";
    private static final String REQUESTED_HEADERS = "access-control-request-headers";

    private CrossOrigin() {}

    /// What a browser asks before it lets a page send a request.
    ///
    /// @param headers that the request will have, as the browser lists them
    record Question(String origin, String method, @Nullable String headers) {

        /// Empty where a request is no such question.
        static Optional<Question> of(String method, MultiMap headers) {
            var origin = headers.get("origin");
            var asked = headers.get(REQUESTED_METHOD);
            return method.equals("OPTIONS") && origin != null && asked != null
                    ? Optional.of(new Question(origin, asked, headers.get(REQUESTED_HEADERS)))
                    : Optional.empty();
        }
    }

    sealed interface Preflight {
        record Granted(Answer answer) implements Preflight {}

        record Refused(Problem problem) implements Preflight {}
    }

    /// @param trigger of the path and the method that is asked for
    static Preflight preflight(Trigger.Http trigger, Cors cors, Question question) {
        var origin = question.origin();
        if (!cors.allows(origin)) {
            return new Preflight.Refused(
                    Problem.of(
                            Reason.ORIGIN_NOT_ALLOWED,
                            "pages from %s may not send requests here"
                                    .formatted(origin.replaceAll("[^\\x20-\\x7e]", "?"))));
        }
        var answer = origin(cors, origin);
        var methods = trigger.methods().stream().sorted().toList();
        answer.add(new Header("access-control-allow-methods", String.join(", ", methods)));
        var allowed =
                cors.allowHeaders().isEmpty()
                        ? question.headers()
                        : String.join(", ", cors.allowHeaders());
        if (allowed != null) {
            answer.add(new Header("access-control-allow-headers", allowed));
        }
        answer.add(new Header("access-control-max-age", Long.toString(cors.maxAge().toSeconds())));
        answer.add(
                new Header(
                        "vary", "origin, %s, %s".formatted(REQUESTED_METHOD, REQUESTED_HEADERS)));
        return new Preflight.Granted(new Answer(204, answer, Buffer.buffer()));
    }

    /// The answer, readable for the page that asked, if it may.
    ///
    /// @param origin of the page; absent where no browser says there is one
    static Answer shared(Answer answer, Cors cors, @Nullable String origin) {
        var headers = new ArrayList<>(answer.headers());
        headers.removeIf(header -> header.name().startsWith("access-control-"));
        if (!cors.allowOrigins().contains(Cors.ANY)) {
            varyByOrigin(headers);
        }
        if (origin != null && cors.allows(origin)) {
            headers.addAll(origin(cors, origin));
            if (!cors.exposeHeaders().isEmpty()) {
                headers.add(
                        new Header(
                                "access-control-expose-headers",
                                String.join(", ", cors.exposeHeaders())));
            }
        }
        return new Answer(answer.status(), headers, answer.body());
    }

    private static void varyByOrigin(List<Header> headers) {
        var before = headers.stream().filter(header -> header.name().equals("vary")).findFirst();
        before.ifPresent(headers::remove);
        headers.add(
                new Header("vary", before.map(vary -> vary.value() + ", origin").orElse("origin")));
    }

    private static List<Header> origin(Cors cors, String origin) {
        var headers = new ArrayList<Header>();
        var shown = cors.allowOrigins().contains(Cors.ANY) ? Cors.ANY : origin;
        headers.add(new Header("access-control-allow-origin", shown));
        if (cors.credentials() == Cors.Credentials.ALLOWED) {
            headers.add(new Header("access-control-allow-credentials", "true"));
        }
        return headers;
    }
}
