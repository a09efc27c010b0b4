package dev.hearth.acceptance;

import dev.hearth.acceptance.Progress.Ended;
import dev.hearth.acceptance.Progress.Retrying;
import dev.hearth.acceptance.Progress.Running;
import dev.hearth.acceptance.Progress.Waiting;
import dev.hearth.function.FunctionName;
import dev.hearth.invocation.InvocationId;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/// What one node tells another of an accepted invocation, as bytes.
public final class FoundForm {

    private FoundForm() {}

    public static Buffer write(Found found) {
        var status = found.status();
        var stored = stored(found);
        stored.head()
                .put("function", status.function().value())
                .put("trigger", status.trigger())
                .put("acceptedAt", status.at().toString());
        return stored.toBuffer();
    }

    private static Stored stored(Found found) {
        var outcome = found.outcome();
        return switch (found.status().progress()) {
            case Ended ended when outcome != null -> StoredProgress.of(ended, outcome);
            case Ended ended -> StoredProgress.of(ended);
            case Retrying retrying -> StoredProgress.of(retrying);
            case Waiting waiting -> StoredProgress.of(waiting);
            case Running running -> StoredProgress.of(running);
        };
    }

    public static Found read(InvocationId id, Buffer bytes) {
        var stored = Stored.parse(bytes);
        var head = stored.head();
        var progress = StoredProgress.read(stored);
        return new Found(
                new Status(
                        id,
                        new FunctionName(head.getString("function")),
                        head.getString("trigger"),
                        Instant.parse(head.getString("acceptedAt")),
                        progress),
                head.containsKey("outcome") ? StoredOutcome.read(stored) : null);
    }
}
