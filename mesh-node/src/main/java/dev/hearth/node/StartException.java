package dev.hearth.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The node cannot start; the message is all a person needs to know.
public final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static StartException because(Throwable cause) {
        return new StartException(String.valueOf(cause.getMessage()), cause);
    }

    static StartException refused(String why) {
        return new StartException(why, null);
    }

    static StartException brokenFunctions(List<String> problems) {
        return new StartException(
                "%d of the functions cannot be loaded:%n  %s"
                        .formatted(problems.size(), String.join("\n  ", problems)),
                null);
    }

    static StartException topicsWithoutKafka(List<String> topics) {
        return new StartException(
                "the manifest names the topics %s and this node has no broker: start it again with --kafka HOST:PORT or --kafka-dev"
                        .formatted(topics),
                null);
    }
}
