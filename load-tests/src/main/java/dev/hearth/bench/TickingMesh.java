package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A Java function with schedules that tells a sink when an execution begins and ends, for which
/// slot, and on which node. Most take 100 ms, one in ten 2 s.
final class TickingMesh {

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    /// A slot whose node died is taken on after so long.
    static final Duration LEASE = TIMEOUT.plusSeconds(45);

    private static final String FUNCTION = "tick";
    private static final String NODE = "HEARTH_PROOF_NODE";

    private TickingMesh() {}

    /// @param mesh the folder of the manifests, in which it is written
    /// @return that folder
    static Path write(Path mesh, String host, int port, List<TickSchedule> schedules) {
        try {
            var folder = Files.createDirectories(mesh.resolve("ticking"));
            TellingMesh.compile(Files.writeString(folder.resolve("Tick.java"), code(host, port)));
            Files.writeString(mesh.resolve("tick.yaml"), manifest(schedules));
            return mesh;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /// By which its executions tell where they are.
    static Map<String, String> environment(int node) {
        return Map.of(NODE, Integer.toString(node));
    }

    /// What the event of a slot is to be called.
    static String eventId(SlotExecution execution) {
        return "%s/%s/%s".formatted(FUNCTION, execution.trigger(), execution.slot());
    }

    private static String code(String host, int port) {
        return """
        import com.amazonaws.services.lambda.runtime.Context;
        import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
        import java.io.IOException;
        import java.io.InputStream;
        import java.io.OutputStream;
        import java.net.URI;
        import java.net.http.HttpClient;
        import java.net.http.HttpRequest;
        import java.net.http.HttpResponse;
        import java.util.UUID;
        import java.util.concurrent.ThreadLocalRandom;

        public final class Tick implements RequestStreamHandler {

            private static final HttpClient CLIENT =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

            @Override
            public void handleRequest(InputStream event, OutputStream result, Context context)
                    throws IOException {
                var execution = UUID.randomUUID() + "/" + System.getenv("%s");
                try {
                    tell("begin/" + execution + "/" + context.getAwsRequestId(), event.readAllBytes());
                    Thread.sleep(ThreadLocalRandom.current().nextInt(10) == 0 ? 2_000 : 100);
                    tell("end/" + execution, new byte[0]);
                } catch (InterruptedException ended) {
                    throw new IOException(ended);
                }
            }

            private static void tell(String what, byte[] body)
                    throws IOException, InterruptedException {
                CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://%s:%d/" + what))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
            }
        }
        """
                .formatted(NODE, host, port);
    }

    private static String manifest(List<TickSchedule> schedules) {
        return """
        apiVersion: hearth/v1
        kind: Function
        metadata: {name: %s}
        spec:
          runtime: java
          handler: Tick
          code: ./ticking
          limits: {timeout: %ds, cpuTime: 5s, concurrency: 128, queue: 4096}
          delivery: {retry: 20, backoffDelay: 200ms, maxDelay: 2s}
          triggers:
        %s
        """
                .formatted(
                        FUNCTION,
                        TIMEOUT.toSeconds(),
                        schedules.stream()
                                .map(schedule -> "    " + schedule.manifest())
                                .collect(Collectors.joining("\n")));
    }
}
