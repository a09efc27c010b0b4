package dev.hearth.load;

import java.util.List;
import java.util.regex.Pattern;

/// A server that is one command, and says its port.
///
/// @param port what it says when it listens, the number in the first group
record CommandArm(String name, List<Tool> tools, List<String> command, Pattern port)
        implements Arm {

    /// What those of this project say.
    static final Pattern LISTENING = Pattern.compile("listening on (\\d+)");

    CommandArm {
        tools = List.copyOf(tools);
        command = List.copyOf(command);
    }

    @Override
    public Server start(Pinning pinning) {
        return Server.start(new ProcessBuilder(pinning.pin(command)), port, 1);
    }
}
