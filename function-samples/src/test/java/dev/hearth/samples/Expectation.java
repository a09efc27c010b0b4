package dev.hearth.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Result;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What must come of a case: exactly one of the keys `result`, `resultContaining`, `response`,
/// `nothing`, `error` and `refusal`.
sealed interface Expectation {

    void check(Outcome outcome);

    /// The value, all of it.
    record Value(JsonNode json) implements Expectation {
        @Override
        public void check(Outcome outcome) {
            assertThat(ResultJson.value(returned(outcome))).isEqualTo(ResultJson.normal(json));
        }
    }

    /// These fields of the value; for what holds the time of day.
    record Fields(JsonNode json) implements Expectation {
        @Override
        public void check(Outcome outcome) {
            var value = ResultJson.value(returned(outcome));
            for (var field : ResultJson.normal(json).properties()) {
                assertThat(value.get(field.getKey()))
                        .as(field.getKey())
                        .isEqualTo(field.getValue());
            }
        }
    }

    /// `{statusCode, headers, body}`; headers beyond those named are let pass.
    record Response(JsonNode json) implements Expectation {
        @Override
        public void check(Outcome outcome) {
            if (!(returned(outcome) instanceof Result.HttpResponse response)) {
                fail("not an HTTP response: %s", outcome);
                return;
            }
            assertThat(response.status()).isEqualTo(json.path("status").asInt());
            assertThat(ResultJson.of(response.body()))
                    .isEqualTo(ResultJson.normal(json.path("body")));
            for (var header : json.path("headers").properties()) {
                assertThat(response.headers())
                        .containsEntry(header.getKey(), header.getValue().asText());
            }
        }
    }

    record Nothing() implements Expectation {
        @Override
        public void check(Outcome outcome) {
            assertThat(returned(outcome)).isEqualTo(new Result.Nothing());
        }
    }

    /// The function failed; `name` and `kind` must be equal, `message` and `stack` be contained.
    record Failure(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String message,
            @Nullable String stack)
            implements Expectation {
        @Override
        public void check(Outcome outcome) {
            if (!(outcome instanceof Outcome.FunctionFailed(GuestError error, var _))) {
                fail("the function did not fail: %s", outcome);
                return;
            }
            if (name != null) {
                assertThat(error.name()).as("%s", error).isEqualTo(name);
            }
            if (kind != null) {
                assertThat(error.kind().name().toLowerCase(Locale.ROOT))
                        .as("%s", error)
                        .isEqualTo(kind);
            }
            if (message != null) {
                assertThat(error.message()).contains(message);
            }
            if (stack != null) {
                assertThat(error.stack()).contains(stack);
            }
        }
    }

    /// The mesh refused or ended it; `detail` is the limit, the stage or the reason.
    record Refusal(String outcome, @Nullable String detail) implements Expectation {
        @Override
        public void check(Outcome outcome) {
            assertThat(outcome.word()).as("%s", outcome).isEqualTo(this.outcome);
            if (detail != null) {
                assertThat(detail(outcome)).as("%s", outcome).isEqualTo(detail);
            }
        }

        private static String detail(Outcome outcome) {
            return switch (outcome) {
                case Outcome.LimitExceeded(var limit, var _, var _) -> word(limit);
                case Outcome.TimedOut(var stage) -> word(stage);
                case Outcome.Rejected(var reason, var _, var _) -> word(reason);
                case Outcome.Returned _,
                        Outcome.FunctionFailed _,
                        Outcome.Cancelled _,
                        Outcome.UnknownFunction _,
                        Outcome.Unreachable _ ->
                        "";
            };
        }

        private static String word(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
    }

    static Expectation read(JsonNode json) {
        if (json.size() != 1) {
            throw new IllegalArgumentException("'expect' has exactly one key, not " + json);
        }
        var only = json.properties().iterator().next();
        var value = only.getValue();
        return switch (only.getKey()) {
            case "result" -> new Value(value);
            case "resultContaining" -> new Fields(value);
            case "response" -> {
                SampleCase.refuseUnknownKeys(value, Set.of("status", "headers", "body"));
                yield new Response(value);
            }
            case "nothing" -> new Nothing();
            case "error" -> {
                SampleCase.refuseUnknownKeys(value, Set.of("name", "kind", "message", "stack"));
                yield new Failure(
                        text(value, "name"),
                        text(value, "kind"),
                        text(value, "message"),
                        text(value, "stack"));
            }
            case "refusal" -> {
                SampleCase.refuseUnknownKeys(value, Set.of("outcome", "detail"));
                yield new Refusal(value.path("outcome").asText(), text(value, "detail"));
            }
            default ->
                    throw new IllegalArgumentException(
                            "'%s' is no expectation: use result, resultContaining, response,"
                                            .formatted(only.getKey())
                                    + " nothing, error or refusal");
        };
    }

    private static @Nullable String text(JsonNode object, String key) {
        return object.hasNonNull(key) ? object.get(key).asText() : null;
    }

    private static Result returned(Outcome outcome) {
        if (outcome instanceof Outcome.Returned(Result result, var _)) {
            return result;
        }
        return fail("the function did not return: %s", outcome);
    }
}
