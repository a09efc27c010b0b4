package dev.hearth.trigger.http;

import dev.hearth.acceptance.Receipt;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Payload;
import dev.hearth.trigger.http.Answer.Header;
import dev.hearth.trigger.http.Problem.Component;
import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a sender is told whose event is to be invoked later.
public final class AcceptedAnswer {

    private static final Duration LATER = Duration.ofSeconds(1);

    private AcceptedAnswer() {}

    /// Where an invocation can be asked for.
    public static String location(InvocationId id) {
        return InvocationResource.PREFIX + id;
    }

    /// Of a receipt in any form.
    public static Answer of(Receipt receipt, Reference reference) {
        return switch (receipt) {
            case Receipt.Accepted(var id) -> accepted(id, reference);
            case Receipt.NotDurable _, Receipt.Full _ ->
                    Answer.of(problem(receipt).orElseThrow(), reference);
        };
    }

    /// Why the event was not accepted; empty where it was.
    static Optional<Problem> problem(Receipt receipt) {
        return switch (receipt) {
            case Receipt.Accepted _ -> Optional.empty();
            case Receipt.NotDurable(var detail) ->
                    Optional.of(Problem.of(Reason.NOT_DURABLE, detail).withRetryAfter(LATER));
            case Receipt.Full(var whose, var detail) ->
                    Optional.of(
                            Problem.of(
                                            switch (whose) {
                                                case FUNCTION -> Reason.FUNCTION_FULL;
                                                case NODE -> Reason.NODE_OVERLOADED;
                                            },
                                            detail)
                                    .from(Component.GATEWAY)
                                    .withRetryAfter(LATER));
        };
    }

    private static Answer accepted(InvocationId id, Reference reference) {
        var location = location(id);
        var body =
                new JsonObject()
                        .put("id", id.value())
                        .put("state", "waiting")
                        .put("location", location);
        return new Answer(
                202,
                List.of(
                        new Header("hearth-invocation-id", id.value()),
                        new Header("hearth-node", reference.node().value()),
                        new Header("location", location),
                        new Header("content-type", Payload.JSON)),
                body.toBuffer());
    }
}
