package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder with one asynchronous JavaScript function, `later`. Removed when it is closed, with the
/// node's data below it.
final class AsyncMesh implements AutoCloseable {

    /// The path its trigger answers.
    static final String PATH = "/later";

    private final Path folder;

    private AsyncMesh(Path folder) {
        this.folder = folder;
    }

    /// A function that adds one to the event's `n`.
    static AsyncMesh counting() {
        return write("export const handler = event => ({n: event.data.n + 1});\n", "");
    }

    /// A function that tells its invocation's id to a server on this machine.
    static AsyncMesh telling(int port) {
        return write(
                """
                export async function handler(event, context) {
                  const answer = await fetch(`http://127.0.0.1:%d/${context.invocationId}`, {method: 'POST'});
                  if (answer.status !== 204) throw new Error(`the sink said ${answer.status}`);
                  return {n: event.data.n + 1};
                }
                """
                        .formatted(port),
                "grants: {network: [\"127.0.0.1:%d\"]}".formatted(port));
    }

    Path folder() {
        return folder;
    }

    private static AsyncMesh write(String code, String grants) {
        try {
            var folder = Files.createTempDirectory("async-mesh");
            Files.writeString(
                    Files.createDirectory(folder.resolve("later")).resolve("later.mjs"), code);
            Files.writeString(
                    folder.resolve("mesh.yaml"),
                    """
                    apiVersion: hearth/v1
                    kind: Function
                    metadata: {name: later}
                    spec:
                      runtime: js
                      handler: later.mjs
                      code: ./later
                      %s
                      delivery: {retry: 20, backoffDelay: 100ms, maxDelay: 1s}
                      triggers:
                        later: {kind: http, path: %s, methods: [POST], mode: async, resultTtl: 1h}
                    """
                            .formatted(grants, PATH));
            return new AsyncMesh(folder);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Override
    public void close() {
        TemporaryFolder.delete(folder);
    }
}
