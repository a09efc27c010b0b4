package dev.hearth.catalogue;

import dev.hearth.cluster.Cluster;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.manifest.ManifestJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The catalogue of all nodes, seen from one: this node serves the latest state, keeps it on its
/// disk, changes it for all, and brings it back when all were gone.
///
/// 1. Of what nodes bring along when they start, the highest generation wins.
/// 2. A node alone serves what its disk has, and changes nothing.
///
/// What nodes tell each other is done on the thread `hearth-catalogue`, changes that begin here on
/// `hearth-deploy`, one at a time each.
public final class MeshCatalogue {

    private static final Logger LOG = LoggerFactory.getLogger(MeshCatalogue.class);

    /// How soon this node sees a state it was not told of.
    private static final long REFRESH_MILLIS = 5_000;

    private final Cluster cluster;
    private final Vertx vertx;
    private final PackageStore store;
    private final InstantSource clock;
    private final Transfer transfer;
    private final LocalCatalogue local;
    private final AgreedCatalogue agreed;
    private final Deployer deployer;
    private final CatalogueThread catalogueThread = new CatalogueThread("hearth-catalogue");
    private final CatalogueThread deployThread = new CatalogueThread("hearth-deploy");
    private final Offering offering;
    private @Nullable MessageConsumer<JsonObject> consumer;
    private long refreshing = -1;

    /// @param store closed with this
    public MeshCatalogue(
            Cluster cluster,
            PackageStore store,
            PackageReader reader,
            Serving serving,
            InstantSource clock) {
        this.cluster = cluster;
        this.vertx = cluster.vertx();
        this.store = store;
        this.clock = clock;
        transfer = new Transfer(vertx, cluster.self(), store);
        local = new LocalCatalogue(cluster, store, reader, transfer, serving);
        agreed = new AgreedCatalogue(cluster.agreed("catalogue"), local);
        deployer = new Deployer(cluster, agreed, local);
        offering = new Offering(cluster, agreed, local, deployer, store, deployThread, clock);
    }

    /// What this node's disk brings along, as far as it can be read: enough to know which languages
    /// and brokers will be needed. Blocks.
    public static List<FunctionSpec> onDisk(PackageStore store, PackageReader reader) {
        var specs = new ArrayList<FunctionSpec>();
        for (var function : store.state().orElse(CatalogueState.EMPTY).functions().values()) {
            try {
                specs.add(reader.read(store, function.currentRevision().digest()));
            } catch (PackageReader.Unusable unusable) {
                LOG.debug("{} cannot be read yet", function.name(), unusable);
            }
        }
        return specs;
    }

    /// Serves what the other nodes and this one's disk have, and what the offered manifest changes
    /// in it. Blocks: where there is nothing to serve yet, until enough nodes are there to agree.
    ///
    /// @param offered the manifest this node was started with; null for none
    /// @return anything but [Result.Done] and [Result.Unchanged] says why the offer is refused
    public Result open(@Nullable Collection<ManifestJson.Document> offered) {
        var kept = store.state().orElse(CatalogueState.EMPTY);
        try {
            store.retain(kept.digests());
        } catch (IOException unused) {
            LOG.warn("packages that nobody needs stay on the disk", unused);
        }
        transfer.listen().await();
        MessageConsumer<JsonObject> listening =
                vertx.eventBus().consumer(Wire.address(cluster.self()), this::told);
        consumer = listening;
        listening.completion().await();
        catalogueThread.run(() -> follow(kept)).await();
        var _ = agreed.text().onChange(this::refresh);
        refreshing = vertx.setPeriodic(REFRESH_MILLIS, _ -> refresh());
        awaitMajority();
        return offered == null ? new Result.Unchanged(local.state()) : offering.offer(offered);
    }

    /// A node that has something to serve does not wait.
    private void awaitMajority() {
        long round = 0;
        while (local.state().generation() == 0 && cluster.missing() > 0) {
            if (round++ % 20 == 0) {
                LOG.info("waiting for {} more nodes to agree with", cluster.missing());
            }
            vertx.timer(Offering.WAIT_MILLIS).await();
        }
    }

    /// What is deployed, as this node serves it. Any thread.
    public CatalogueState state() {
        return local.state();
    }

    /// Brings all nodes to it. Any thread; the future completes on the caller's context.
    public Future<Result> change(Change change) {
        return deployThread.run(() -> deployer.apply(change));
    }

    /// New versions of the functions that a folder of manifests declares.
    ///
    /// @param folder read while it is deployed, and not after
    /// @param only the one function it may declare; null for any number
    public Future<Result> deploy(Path folder, @Nullable FunctionName only) {
        return deployThread.run(() -> {
            var packages = new ArrayList<PackageId>();
            try {
                for (var document : ManifestJson.read(folder)) {
                    if (only != null && !document.name().equals(only)) {
                        return new Result.Refused(
                                List.of(
                                        "the manifest declares '%s', and '%s' was asked for"
                                                .formatted(document.name(), only)));
                    }
                    packages.add(store.add(inside(folder, document)));
                }
            } catch (IOException | UncheckedIOException | IllegalArgumentException unusable) {
                return new Result.Refused(List.of(String.valueOf(unusable.getMessage())));
            }
            return deployer.apply(new Change.Deploy(packages, List.of(), clock.instant()));
        });
    }

    private static ManifestJson.Document inside(Path folder, ManifestJson.Document document)
            throws IOException {
        if (!document.code().toAbsolutePath().startsWith(folder.toAbsolutePath().normalize())) {
            throw new IOException(
                    "%s: spec.code: is outside of what was sent".formatted(document.name()));
        }
        return document;
    }

    /// A path for what is unpacked, which does not exist yet.
    public Path temporary() {
        return store.temporary();
    }

    private void told(Message<JsonObject> message) {
        catalogueThread
                .run(() -> answer(Wire.of(message.body())))
                .onSuccess(message::reply)
                .onFailure(broken -> {
                    LOG.error("the catalogue cannot be changed here", broken);
                    message.reply(new JsonArray().add(String.valueOf(broken)));
                });
    }

    private JsonArray answer(Wire message) {
        return switch (message) {
            case Wire.Prepare(var next, var touched, var from) ->
                    new JsonArray(local.prepare(next, touched, from));
            case Wire.Serve(var next) -> {
                local.serve(next);
                yield new JsonArray();
            }
        };
    }

    private void refresh() {
        catalogueThread
                .run(() -> follow(local.state()))
                .onFailure(broken -> LOG.warn("the catalogue cannot be read", broken));
    }

    /// Serves what was agreed on, or what this node knows, whichever is later.
    private CatalogueState follow(CatalogueState known) {
        var state = agreed.readOr(known).state();
        local.serve(state.isOlderThan(known) ? known : state);
        return local.state();
    }

    /// Tells and is told nothing any more; lets go of the folder.
    public Future<Void> close() {
        vertx.cancelTimer(refreshing);
        var listening = consumer;
        return (listening == null ? Future.<Void>succeededFuture() : listening.unregister())
                .eventually(transfer::close)
                .eventually(this::release);
    }

    private Future<Void> release() {
        catalogueThread.close();
        deployThread.close();
        try {
            store.close();
            return Future.succeededFuture();
        } catch (IOException unclosed) {
            return Future.failedFuture(unclosed);
        }
    }
}
