package dev.hearth.acceptance;

import dev.hearth.invocation.Execution;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import dev.hearth.topology.NodeId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Outcomes as the journal has them.
final class StoredOutcome {

    private StoredOutcome() {}

    /// @param head gets what is to be known besides the data
    static Stored of(JsonObject head, Outcome outcome) {
        var json = new JsonObject().put("kind", outcome.word());
        if (outcome instanceof Outcome.Ran ran) {
            json.put("execution", execution(ran.execution()));
        }
        var data = Buffer.buffer();
        switch (outcome) {
            case Outcome.Returned(var result, _) -> data = result(json, result);
            case Outcome.FunctionFailed(var error, _) -> error(json, error);
            case Outcome.LimitExceeded(var limit, var detail, _) ->
                    json.put("limit", limit.name()).put("detail", detail);
            case Outcome.TimedOut(var stage) -> json.put("stage", stage.name());
            case Outcome.Cancelled _ -> {}
            case Outcome.UnknownFunction(var function) -> json.put("function", function);
            case Outcome.Rejected(var reason, var detail, var retryAfter) ->
                    json.put("reason", reason.name())
                            .put("detail", detail)
                            .put("retryAfter", retryAfter.toString());
            case Outcome.Unreachable(var detail) -> json.put("detail", detail);
        }
        return new Stored(head.put("outcome", json), data);
    }

    static Outcome read(Stored stored) {
        var json = stored.head().getJsonObject("outcome");
        return switch (json.getString("kind")) {
            case "returned" ->
                    new Outcome.Returned(result(json, stored.data()), readExecution(json));
            case "function_failed" ->
                    new Outcome.FunctionFailed(readError(json), readExecution(json));
            case "limit_exceeded" ->
                    new Outcome.LimitExceeded(
                            Outcome.Limit.valueOf(json.getString("limit")),
                            json.getString("detail"),
                            readExecution(json));
            case "timed_out" ->
                    new Outcome.TimedOut(Outcome.TimedOut.Stage.valueOf(json.getString("stage")));
            case "cancelled" -> new Outcome.Cancelled();
            case "unknown_function" -> new Outcome.UnknownFunction(json.getString("function"));
            case "rejected" ->
                    new Outcome.Rejected(
                            Outcome.Rejected.Reason.valueOf(json.getString("reason")),
                            json.getString("detail"),
                            Duration.parse(json.getString("retryAfter")));
            case "unreachable" -> new Outcome.Unreachable(json.getString("detail"));
            case String other ->
                    throw new IllegalArgumentException("an outcome is no '%s'".formatted(other));
        };
    }

    private static Buffer result(JsonObject json, Result result) {
        return switch (result) {
            case Result.Nothing _ -> Buffer.buffer();
            case Result.Value(var payload) -> {
                json.put("contentType", payload.contentType());
                yield payload.bytes();
            }
            case Result.HttpResponse(var status, var headers, var body) -> {
                json.put("contentType", body.contentType())
                        .put("status", status)
                        .put("headers", new JsonObject(Map.copyOf(headers)));
                yield body.bytes();
            }
        };
    }

    private static Result result(JsonObject json, Buffer data) {
        var contentType = json.getString("contentType");
        if (contentType == null) {
            return new Result.Nothing();
        }
        var payload = new Payload(contentType, data);
        if (!json.containsKey("status")) {
            return new Result.Value(payload);
        }
        var headers = new HashMap<String, String>();
        json.getJsonObject("headers")
                .forEach(header -> headers.put(header.getKey(), header.getValue().toString()));
        return new Result.HttpResponse(json.getInteger("status"), headers, payload);
    }

    private static void error(JsonObject json, GuestError error) {
        json.put("error", error.kind().name())
                .put("name", error.name())
                .put("message", error.message())
                .put("stack", error.stack());
        var retryAfter = error.retryAfter();
        if (retryAfter != null) {
            json.put("retryAfter", retryAfter.toString());
        }
    }

    private static GuestError readError(JsonObject json) {
        var retryAfter = json.getString("retryAfter");
        return new GuestError(
                GuestError.Kind.valueOf(json.getString("error")),
                json.getString("name"),
                json.getString("message"),
                json.getString("stack"),
                retryAfter == null ? null : Duration.parse(retryAfter));
    }

    private static JsonObject execution(Execution execution) {
        var timings = execution.timings();
        return new JsonObject()
                .put("node", execution.node().value())
                .put("launch", execution.launch().name())
                .put("cpu", execution.cpu().toNanos())
                .put("allocated", execution.allocatedBytes())
                .put("route", timings.route().toNanos())
                .put("queue", timings.queue().toNanos())
                .put("launchTime", timings.launch().toNanos())
                .put("run", timings.run().toNanos());
    }

    private static Execution readExecution(JsonObject outcome) {
        var json = outcome.getJsonObject("execution");
        return new Execution(
                new NodeId(json.getString("node")),
                Execution.Launch.valueOf(json.getString("launch")),
                nanos(json, "cpu"),
                json.getLong("allocated"),
                new Execution.Timings(
                        nanos(json, "route"),
                        nanos(json, "queue"),
                        nanos(json, "launchTime"),
                        nanos(json, "run")));
    }

    private static Duration nanos(JsonObject json, String name) {
        return Duration.ofNanos(json.getLong(name));
    }
}
