package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One request at a time to functions that one node only has warm: through that node, then through
/// another, in turns, so that both have the same functions and the same moments. Blocks.
final class WarmPairs {

    /// @param local from sending to the whole answer, of requests to the node that ran them
    /// @param remote likewise of those to another node
    record Times(Percentiles local, Percentiles remote) {}

    /// A function, and the node that has it warm.
    private record Held(int function, int node) {}

    private final MeshNetwork network;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> ids;

    private WarmPairs(MeshProcesses nodes) {
        network = nodes.network();
        ids = nodes.ids();
    }

    /// @return without a time where every function is warm on several nodes
    static Times measure(MeshProcesses nodes, int functions, int pairs) {
        var all = new WarmPairs(nodes);
        try (var _ = all.client) {
            return all.measure(all.held(functions), pairs);
        }
    }

    private List<Held> held(int functions) {
        List<Held> held = new ArrayList<>();
        for (int function = 0; function < functions; function++) {
            Set<Integer> ranOn = new HashSet<>();
            for (int entry = 0; entry < MeshProcesses.SIZE; entry++) {
                ranOn.add(ranOn(order(function, entry)));
            }
            if (ranOn.size() == 1) {
                held.add(new Held(function, ranOn.iterator().next()));
            }
        }
        return held;
    }

    private Times measure(List<Held> held, int pairs) {
        var times = new Times(new Percentiles(), new Percentiles());
        for (int pair = 0; pair < pairs && !held.isEmpty(); pair++) {
            var one = held.get(pair % held.size());
            int elsewhere = (one.node + 1 + pair % (MeshProcesses.SIZE - 1)) % MeshProcesses.SIZE;
            time(one, one.node, times.local);
            time(one, elsewhere, times.remote);
        }
        return times;
    }

    /// Leaves out one that another node ran, or that was launched for it.
    private void time(Held held, int entry, Percentiles times) {
        long since = System.nanoTime();
        var answer = order(held.function, entry);
        long taken = System.nanoTime() - since;
        if (ranOn(answer) == held.node
                && answer.headers().firstValue("hearth-sandbox").orElseThrow().equals("warm")) {
            times.record(taken);
        }
    }

    private int ranOn(HttpResponse<String> answer) {
        return ids.indexOf(answer.headers().firstValue("hearth-node").orElseThrow());
    }

    private HttpResponse<String> order(int function, int entry) {
        var to =
                URI.create(
                        "http://%s:%d%s"
                                .formatted(
                                        network.host(entry),
                                        network.httpPort(entry),
                                        WarmHits.path(function)));
        var request =
                HttpRequest.newBuilder(to)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(PriceFunctions.ORDER))
                        .build();
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return answer;
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
