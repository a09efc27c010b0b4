package dev.hearth.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One life of what all nodes share: from the first node that starts while there is none, until the
/// last is gone.
///
/// @param seen of a node: when it last knew to be part of it; of the cluster: the same of the node
///   that began it, in the life before
record Life(String id, Instant seen) {

    /// Nodes that went at the same time do not know it to the second.
    private static final Duration TOGETHER = Duration.ofSeconds(20);

    /// What a node that starts has to do with its disk.
    enum Duty {
        /// The others have lived on: what they have is right.
        FOLLOW,
        /// All were gone: what it has counts, unless another one has later values.
        RESTORE
    }

    /// @param mine what this node was last part of; absent: nothing
    static Duty duty(@Nullable Life mine, Life theirs) {
        return mine == null
                        || mine.id.equals(theirs.id)
                        || mine.seen.plus(TOGETHER).isBefore(theirs.seen)
                ? Duty.FOLLOW
                : Duty.RESTORE;
    }

    static Life of(Buffer json) {
        var head = new JsonObject(json);
        return new Life(head.getString("id"), Instant.parse(head.getString("seen")));
    }

    Buffer toBuffer() {
        return new JsonObject().put("id", id).put("seen", seen.toString()).toBuffer();
    }
}
