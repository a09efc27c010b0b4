package dev.hearth.load;

import java.util.ArrayList;
import java.util.List;

/// A process for each function.
record ProcessFleet(Arm each) implements Fleet {

    @Override
    public String name() {
        return each.name() + "-each";
    }

    @Override
    public List<Tool> tools() {
        return each.tools();
    }

    @Override
    public Started start(int functions, Pinning pinning) {
        var servers = new ArrayList<Server>();
        try {
            for (int number = 0; number < functions; number++) {
                servers.add(each.start(pinning));
            }
        } catch (RuntimeException broken) {
            // One that does not start ends the others; the caller hears of it.
            servers.forEach(Server::close);
            throw broken;
        }
        var targets = servers.stream().map(server -> new Target(server.port(), "/hello")).toList();
        return new Started(this, servers, targets);
    }
}
