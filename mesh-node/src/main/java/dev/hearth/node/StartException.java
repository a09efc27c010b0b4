package dev.hearth.node;

import dev.hearth.function.FunctionName;
import java.nio.file.Path;
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

    static StartException dataInCode(Path data, FunctionName function) {
        return refused(
                "the data folder %s is in the folder of the code of %s and would be taken for code: name another with --data, or call it .hearth"
                        .formatted(data, function));
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
