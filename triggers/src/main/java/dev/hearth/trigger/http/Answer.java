package dev.hearth.trigger.http;

import dev.hearth.invocation.Execution;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a caller is told over HTTP: status, header fields and body, ready to be written.
///
/// Of an invocation that ran it carries the bill: `hearth-sandbox`, `hearth-cpu-us`,
/// `hearth-allocated-bytes` and `server-timing` (milliseconds). `hearth-node` is where it ran, else
/// the node that answers.
///
/// @param headers lower-case names, each once
public record Answer(int status, List<Header> headers, Buffer body) {

    private static final Buffer EMPTY = Buffer.buffer();
    private static final String SANDBOX = "hearth-sandbox";

    public record Header(String name, String value) {}

    public Answer {
        headers = List.copyOf(headers);
    }

    /// The answer of an invocation, whatever became of it.
    public static Answer of(Outcome outcome, Reference reference) {
        var headers = headers(outcome, reference);
        return switch (outcome) {
            case Outcome.Returned(Result.Nothing _, _) -> new Answer(204, headers, EMPTY);
            case Outcome.Returned(Result.Value(var payload), _) -> ofValue(payload, headers);
            case Outcome.Returned(Result.HttpResponse response, _) ->
                    ofResponse(response, headers, reference);
            case Outcome.FunctionFailed(var error, _) ->
                    ofProblem(Failure.of(error), headers, reference);
            case Outcome.LimitExceeded exceeded ->
                    ofProblem(Failure.of(exceeded), headers, reference);
            case Outcome.TimedOut(var stage) -> ofProblem(Failure.of(stage), headers, reference);
            case Outcome.Rejected rejected -> ofProblem(Failure.of(rejected), headers, reference);
            case Outcome.Cancelled(var by) -> ofProblem(Failure.of(by), headers, reference);
            case Outcome.UnknownFunction(var name) ->
                    ofProblem(Failure.unknownFunction(name), headers, reference);
            case Outcome.Unreachable(var detail) ->
                    ofProblem(Failure.unreachable(detail), headers, reference);
        };
    }

    /// The answer of a request that was not invoked, or whose invocation broke.
    public static Answer of(Problem problem, Reference reference) {
        return ofProblem(problem, identity(reference, reference.node().value()), reference);
    }

    /// Whether a function that ran gave it, or will be run for it.
    boolean isOfFunction() {
        return status == 202 || headers.stream().anyMatch(header -> header.name.equals(SANDBOX));
    }

    public Answer with(Header header) {
        var more = new ArrayList<>(headers);
        more.add(header);
        return new Answer(status, more, body);
    }

    /// What answers `HEAD` where the server does not leave the body out by itself.
    Answer withoutBody() {
        var length = new Header("content-length", Integer.toString(body.length()));
        var bare = new Answer(status, headers, EMPTY);
        return isBodiless(status) ? bare : bare.with(length);
    }

    /// Sent as it is: on HTTP/2 the server packs every answer that does not say how it is encoded,
    /// whatever its length, and takes out the field that says it is not.
    Answer unpacked() {
        return headers.stream().anyMatch(header -> header.name.equals("content-encoding"))
                ? this
                : with(new Header("content-encoding", "identity"));
    }

    /// Whole: status, header fields, body. On the response's event loop.
    public Future<Void> send(HttpServerResponse response) {
        response.setStatusCode(status);
        var to = response.headers();
        for (var header : headers) {
            to.set(header.name, header.value);
        }
        return body.length() == 0 ? response.end() : response.end(body);
    }

    private static Answer ofValue(Payload payload, List<Header> headers) {
        headers.add(new Header("content-type", payload.contentType()));
        return new Answer(200, headers, payload.bytes());
    }

    private static Answer ofResponse(
            Result.HttpResponse response, List<Header> headers, Reference reference) {
        var invalid = GuestHeaders.firstInvalid(response.headers());
        if (invalid.isPresent()) {
            return ofProblem(Failure.invalidHeader(invalid.get()), headers, reference);
        }
        boolean bodiless = isBodiless(response.status());
        GuestHeaders.forEachAllowed(
                response.headers(), (name, value) -> headers.add(new Header(name, value)));
        if (!bodiless
                && response.body().bytes().length() > 0
                && headers.stream().noneMatch(h -> h.name.equals("content-type"))) {
            headers.add(new Header("content-type", response.body().contentType()));
        }
        return new Answer(response.status(), headers, bodiless ? EMPTY : response.body().bytes());
    }

    /// RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5.
    private static boolean isBodiless(int status) {
        return status == 204 || status == 205 || status == 304;
    }

    private static Answer ofProblem(Problem problem, List<Header> headers, Reference reference) {
        headers.add(new Header("content-type", Problem.CONTENT_TYPE));
        problem.headers().forEach((name, value) -> headers.add(new Header(name, value)));
        return new Answer(problem.status(), headers, problem.toJson(reference).toBuffer());
    }

    private static List<Header> headers(Outcome outcome, Reference reference) {
        if (!(outcome instanceof Outcome.Ran ran)) {
            return identity(reference, reference.node().value());
        }
        var execution = ran.execution();
        var headers = identity(reference, execution.node().value());
        headers.add(new Header(SANDBOX, execution.launch().name().toLowerCase(Locale.ROOT)));
        headers.add(new Header("hearth-cpu-us", Long.toString(execution.cpu().toNanos() / 1_000)));
        headers.add(
                new Header("hearth-allocated-bytes", Long.toString(execution.allocatedBytes())));
        headers.add(new Header("server-timing", serverTiming(execution.timings())));
        return headers;
    }

    private static List<Header> identity(Reference reference, String node) {
        var headers = new ArrayList<Header>(8);
        if (reference.invocation() != null) {
            headers.add(new Header("hearth-invocation-id", reference.invocation().value()));
        }
        headers.add(new Header("hearth-node", node));
        return headers;
    }

    private static String serverTiming(Execution.Timings timings) {
        var text = new StringBuilder(80);
        metric(text, "queue", timings.queue());
        metric(text.append(", "), "route", timings.route());
        metric(text.append(", "), "launch", timings.launch());
        metric(text.append(", "), "run", timings.run());
        return text.toString();
    }

    private static void metric(StringBuilder text, String name, Duration duration) {
        long micros = duration.toNanos() / 1_000;
        long fraction = micros % 1_000;
        text.append(name).append(";dur=").append(micros / 1_000).append('.');
        text.append(fraction < 10 ? "00" : fraction < 100 ? "0" : "").append(fraction);
    }
}
