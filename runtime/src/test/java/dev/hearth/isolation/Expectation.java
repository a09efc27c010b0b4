package dev.hearth.isolation;

import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Result;
import dev.hearth.sandbox.LoadException;
import java.util.List;
import java.util.Locale;

/// What must come of a hostile function, in words that [#words] makes of outcomes:
///
/// - `returns TEXT`: exactly that
/// - `responds STATUS TEXT`
/// - `nothing`
/// - `fails NAME: MESSAGE`, `refused NAME: MESSAGE` (when it is deployed), `invalid MESSAGE`
/// - `limit: output`, and so on for each limit
/// - `timeout`
///
/// Of all but `returns` a beginning is enough. ` | ` stands between alternatives.
record Expectation(List<String> alternatives) {

    static Expectation parse(String text) {
        return new Expectation(List.of(text.split(" \\| ")));
    }

    boolean isRefusal() {
        return alternatives.getFirst().startsWith("refused");
    }

    boolean isMetBy(String words) {
        return alternatives.stream()
                .anyMatch(each ->
                        each.startsWith("returns ") ? each.equals(words) : words.startsWith(each));
    }

    static String words(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Returned(Result.Value(var payload), _) -> "returns " + payload.bytes();
            case Outcome.Returned(Result.Nothing(), _) -> "nothing";
            case Outcome.Returned(Result.HttpResponse response, _) ->
                    "responds %d %s".formatted(response.status(), response.body().bytes());
            case Outcome.FunctionFailed(var error, _) ->
                    error.kind() == GuestError.Kind.INVALID_RESULT
                            ? "invalid " + error.message()
                            : "fails %s: %s".formatted(error.name(), error.message());
            case Outcome.LimitExceeded(var limit, _, _) ->
                    "limit: " + limit.name().toLowerCase(Locale.ROOT);
            case Outcome.TimedOut _ -> "timeout";
            default -> "" + outcome;
        };
    }

    static String words(LoadException refused) {
        return "refused %s: %s".formatted(refused.error().name(), refused.error().message());
    }

    @Override
    public String toString() {
        return String.join(" | ", alternatives);
    }
}
