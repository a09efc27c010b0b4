package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/// Two Java functions that tell a sink the id of their event: `sync` answers, `later` is accepted
/// and tried until it succeeds.
final class TellingMesh {

    private TellingMesh() {}

    /// @param folder where they are written
    /// @return the folder with their manifests
    static Path write(Path folder, String host, int port) {
        try {
            var mesh = Files.createDirectory(folder.resolve("mesh"));
            compile(
                    Files.writeString(
                            Files.createDirectory(mesh.resolve("tell")).resolve("Tell.java"),
                            code(host, port)));
            for (var kind : Traffic.Kind.values()) {
                Files.writeString(mesh.resolve(kind.word() + ".yaml"), manifest(kind));
            }
            return mesh;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /// The client never sends a `POST` twice by itself.
    private static String code(String host, int port) {
        return """
        import java.net.URI;
        import java.net.http.HttpClient;
        import java.net.http.HttpRequest;
        import java.net.http.HttpResponse;
        import java.util.Map;
        import java.util.function.Function;

        public final class Tell implements Function<Map<String, Object>, String> {

            private static final HttpClient CLIENT =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

            @Override
            public String apply(Map<String, Object> event) {
                var to = URI.create("http://%s:%d/" + event.get("id"));
                var request =
                        HttpRequest.newBuilder(to)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build();
                try {
                    CLIENT.send(request, HttpResponse.BodyHandlers.discarding());
                } catch (Exception lost) {
                    throw new IllegalStateException(lost);
                }
                return "told";
            }
        }
        """
                .formatted(host, port);
    }

    private static String manifest(Traffic.Kind kind) {
        return """
        apiVersion: hearth/v1
        kind: Function
        metadata: {name: %s}
        spec:
          runtime: java
          handler: Tell
          code: ./tell
          limits: {timeout: 20s, queue: 2048, concurrency: 64}
          delivery: {retry: 50, backoffDelay: 100ms, maxDelay: 1s}
          triggers:
            in: {kind: http, path: /%s, methods: [POST], mode: %s}
        """
                .formatted(kind.word(), kind.word(), kind == Traffic.Kind.SYNC ? "sync" : "async");
    }

    /// With the class path of this process; the source is deleted.
    static void compile(Path source) throws IOException {
        var javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null || javac.run(null, null, null, source.toString()) != 0) {
            throw new IllegalStateException(source + " was not compiled: run this on a JDK");
        }
        Files.delete(source);
    }
}
