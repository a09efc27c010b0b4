package dev.hearth.delivery;

import dev.hearth.delivery.RetryPlan.Decision;
import dev.hearth.delivery.WebhookSender.Answer;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Target;
import dev.hearth.invocation.Deadline;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An output on its way to a URL: the attempts that the delivery of the function allows which sends
/// it, for the answers that Knative tries again for.
///
/// On one event loop.
final class Webhook {

    /// And all from 500 on.
    private static final Set<Integer> TRIED_AGAIN = Set.of(404, 408, 409, 429);

    private final WebhookSender sender;
    private final Outputs.Pause pause;
    private final RandomGenerator random;
    private final FunctionSpec from;
    private final Target.Http target;
    private final Output output;
    private final Buffer body;
    private final @Nullable Deadline patience;
    private final RetryPlan plan;
    private final long since = System.nanoTime();

    /// @param from the function whose output it is
    /// @param patience until when somebody waits for the chain; absent: as long as it takes
    Webhook(
            WebhookSender sender,
            Outputs.Pause pause,
            RandomGenerator random,
            FunctionSpec from,
            Target.Http target,
            Output output,
            @Nullable Deadline patience) {
        this.sender = sender;
        this.pause = pause;
        this.random = random;
        this.from = from;
        this.target = target;
        this.output = output;
        this.patience = patience;
        var payload = output.payload();
        body = payload == null ? Buffer.buffer() : payload.bytes();
        plan = new RetryPlan(from.delivery());
    }

    /// Empty once it was taken. Never fails.
    Future<Optional<Undelivered>> run() {
        return attempt(1);
    }

    private Future<Optional<Undelivered>> attempt(int number) {
        var headers = output.headers();
        var secret = target.secret();
        if (secret != null) {
            WebhookSignature.sign(
                    headers, secret, output.id().value(), System.currentTimeMillis() / 1000, body);
        }
        return sender.post(from, target.url(), headers, body, deadline())
                .otherwise(broken -> new Answer.Failed(String.valueOf(broken)))
                .compose(answer -> settle(number, answer));
    }

    private Deadline deadline() {
        var own = Deadline.after(from.limits().timeout());
        return patience == null ? own : patience.shortenedTo(own);
    }

    private Future<Optional<Undelivered>> settle(int number, Answer answer) {
        return switch (answer) {
            case Answer.Answered(int status, _) when status / 100 == 2 ->
                    Future.succeededFuture(Optional.empty());
            case Answer.Answered(int status, var retryAfter)
                    when status >= 500 || TRIED_AGAIN.contains(status) ->
                    again(number, retryAfter, "it answered " + status);
            case Answer.Answered(int status, _) -> forGood(number, "it answered " + status);
            case Answer.Refused(var detail) -> forGood(number, detail);
            case Answer.Failed(var detail) -> again(number, null, detail);
        };
    }

    private Future<Optional<Undelivered>> again(
            int number, @Nullable Duration asked, String detail) {
        var age = Duration.ofNanos(System.nanoTime() - since);
        return switch (plan.again(number, asked, age, detail, random)) {
            case Decision.Retry(var after, var next) ->
                    patience == null || patience.remaining().compareTo(after) > 0
                            ? pause.last(after).compose(_ -> attempt(next))
                            : undelivered(new Undelivered.ForNow(named(detail)));
            case Decision.Exhausted _ -> forGood(number, detail);
            case Decision.Settled _ -> Future.succeededFuture(Optional.empty());
        };
    }

    private Future<Optional<Undelivered>> forGood(int number, String detail) {
        return undelivered(
                new Undelivered.ForGood(
                        named("%s, after %d attempt(s)".formatted(detail, number))));
    }

    private String named(String detail) {
        return "%s: %s".formatted(target.url(), detail);
    }

    private static Future<Optional<Undelivered>> undelivered(Undelivered why) {
        return Future.succeededFuture(Optional.of(why));
    }
}
