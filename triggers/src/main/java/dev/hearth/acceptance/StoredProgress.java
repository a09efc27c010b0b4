package dev.hearth.acceptance;

import dev.hearth.acceptance.Progress.End;
import dev.hearth.acceptance.Progress.Ended;
import dev.hearth.acceptance.Progress.Retrying;
import dev.hearth.acceptance.Progress.Running;
import dev.hearth.acceptance.Progress.Waiting;
import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.invocation.Outcome;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/// How far an invocation has come, as the journal has it; an end with its outcome. What ran when
/// the node ended waits for the same attempt again.
final class StoredProgress {

    private StoredProgress() {}

    static Stored of(Retrying retrying) {
        return Stored.of(
                new JsonObject()
                        .put("attempt", retrying.attempt())
                        .put("due", retrying.due().toString())
                        .put("problem", retrying.problem()));
    }

    static Stored of(Waiting waiting) {
        return Stored.of(new JsonObject().put("attempt", waiting.attempt()));
    }

    /// Of no use after the node has ended.
    static Stored of(Running running) {
        return Stored.of(new JsonObject().put("attempt", running.attempt()).put("running", true));
    }

    static Stored of(Ended ended, Outcome outcome) {
        return StoredOutcome.of(head(ended), outcome);
    }

    static Stored of(Ended ended) {
        return Stored.of(head(ended));
    }

    private static JsonObject head(Ended ended) {
        var head =
                new JsonObject()
                        .put("attempt", ended.attempt())
                        .put("end", ended.end().name())
                        .put("at", ended.at().toString())
                        .put("expires", ended.expires().toString());
        var reason = ended.reason();
        if (reason != null) {
            head.put("reason", reason.name());
        }
        return head;
    }

    static Progress read(Stored stored) {
        var head = stored.head();
        int attempt = head.getInteger("attempt");
        if (head.containsKey("end")) {
            var reason = head.getString("reason");
            return new Ended(
                    End.valueOf(head.getString("end")),
                    attempt,
                    Instant.parse(head.getString("at")),
                    Instant.parse(head.getString("expires")),
                    reason == null ? null : ExhaustedReason.valueOf(reason));
        }
        if (head.containsKey("running")) {
            return new Running(attempt);
        }
        return head.containsKey("due")
                ? new Retrying(
                        attempt, Instant.parse(head.getString("due")), head.getString("problem"))
                : new Waiting(attempt);
    }
}
