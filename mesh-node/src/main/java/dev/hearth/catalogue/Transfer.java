package dev.hearth.catalogue;

import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Packages on their way from node to node: as a zip, in pieces, over the event bus. What arrives
/// is kept only if its digest is right.
final class Transfer {

    private static final int PIECE = 1 << 20;

    private static final int NOT_HERE = 404;

    private static final DeliveryOptions PATIENT = new DeliveryOptions().setSendTimeout(20_000);

    private final Vertx vertx;
    private final NodeId self;
    private final PackageStore store;

    /// Zips that others fetch, until the process ends.
    private final Map<String, Path> zips = new ConcurrentHashMap<>();

    private @Nullable MessageConsumer<JsonObject> consumer;

    Transfer(Vertx vertx, NodeId self, PackageStore store) {
        this.vertx = vertx;
        this.self = self;
        this.store = store;
    }

    /// Gives packages to others.
    ///
    /// @return completes when all nodes know
    Future<Void> listen() {
        MessageConsumer<JsonObject> listening =
                vertx.eventBus().consumer(address(self), this::answer);
        consumer = listening;
        return listening.completion();
    }

    Future<Void> close() {
        return consumer == null ? Future.succeededFuture() : consumer.unregister();
    }

    private void answer(Message<JsonObject> message) {
        var digest = message.body().getString("digest");
        long offset = message.body().getLong("offset");
        vertx.executeBlocking(() -> piece(digest, offset), false)
                .onSuccess(message::reply)
                .onFailure(missing -> message.fail(NOT_HERE, String.valueOf(missing.getMessage())));
    }

    /// Empty at the end.
    private Buffer piece(String digest, long offset) throws IOException {
        if (!store.has(digest)) {
            throw new IOException("node %s has no package %s".formatted(self, digest));
        }
        var zip = zips.get(digest);
        if (zip == null) {
            zip = pack(digest);
        }
        try (var file = FileChannel.open(zip, StandardOpenOption.READ)) {
            var bytes = ByteBuffer.allocate(PIECE);
            int read = 0;
            while (read >= 0 && bytes.hasRemaining()) {
                read = file.read(bytes, offset + bytes.position());
            }
            return Buffer.buffer(Arrays.copyOf(bytes.array(), bytes.position()));
        }
    }

    private synchronized Path pack(String digest) throws IOException {
        var made = zips.get(digest);
        if (made != null) {
            return made;
        }
        var zip = store.temporary();
        try (var out = new BufferedOutputStream(Files.newOutputStream(zip))) {
            Archive.pack(store.folder(digest), out);
        }
        zips.put(digest, zip);
        return zip;
    }

    /// Blocks until the package is in the store; any thread but one of Vert.x.
    ///
    /// @param nodes who may have it, asked in this order
    /// @throws IOException none of them gave it; the message says why
    void fetch(String digest, Collection<NodeId> nodes) throws IOException {
        var reasons = new ArrayList<String>();
        for (var node : nodes) {
            if (store.has(digest)) {
                return;
            }
            if (node.equals(self)) {
                continue;
            }
            try {
                fetch(digest, node);
            } catch (IOException | RuntimeException failed) { // A lost node, a full disk.
                reasons.add(node + ": " + failed.getMessage());
            }
        }
        if (!store.has(digest)) {
            throw new IOException(
                    "package %s cannot be fetched: %s"
                            .formatted(digest, String.join("; ", reasons)));
        }
    }

    private void fetch(String digest, NodeId from) throws IOException {
        var zip = store.temporary();
        try {
            try (var out = new BufferedOutputStream(Files.newOutputStream(zip))) {
                long offset = 0;
                for (var piece = piece(digest, offset, from);
                        piece.length() > 0;
                        piece = piece(digest, offset, from)) {
                    out.write(piece.getBytes());
                    offset += piece.length();
                }
            }
            try (var in = Files.newInputStream(zip)) {
                store.receive(digest, in);
            }
        } finally {
            Files.deleteIfExists(zip);
        }
    }

    private Buffer piece(String digest, long offset, NodeId from) {
        var ask = new JsonObject().put("digest", digest).put("offset", offset);
        return vertx.eventBus().<Buffer>request(address(from), ask, PATIENT).await().body();
    }

    private static String address(NodeId node) {
        return "hearth.package." + node;
    }
}
