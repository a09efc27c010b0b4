package dev.hearth.catalogue;

import dev.hearth.cluster.Cluster;
import dev.hearth.function.FunctionName;
import dev.hearth.manifest.ManifestJson;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deploys the manifest that a node is started with, as far as it [changes][Offer] the catalogue;
/// later, where too few nodes are there. The disk remembers what was offered last.
final class Offering {

    /// How often nodes that are about to be there are asked again.
    static final long WAIT_MILLIS = 250;

    /// How often a manifest is offered again that others served without.
    private static final long AGAIN_MILLIS = 5_000;

    private static final String OFFERED = "offered.json";
    private static final Logger LOG = LoggerFactory.getLogger(Offering.class);

    private final Cluster cluster;
    private final Vertx vertx;
    private final AgreedCatalogue agreed;
    private final LocalCatalogue local;
    private final Deployer deployer;
    private final PackageStore store;
    private final CatalogueThread thread;
    private final InstantSource clock;

    /// @param thread on which the catalogue is changed
    Offering(
            Cluster cluster,
            AgreedCatalogue agreed,
            LocalCatalogue local,
            Deployer deployer,
            PackageStore store,
            CatalogueThread thread,
            InstantSource clock) {
        this.cluster = cluster;
        this.vertx = cluster.vertx();
        this.agreed = agreed;
        this.local = local;
        this.deployer = deployer;
        this.store = store;
        this.thread = thread;
        this.clock = clock;
    }

    /// Blocks: where nothing is served yet, until enough nodes are there.
    ///
    /// @return anything but [Result.Done] and [Result.Unchanged] says why it is refused
    Result offer(Collection<ManifestJson.Document> documents) {
        List<PackageId> packages;
        try {
            packages = documents.parallelStream().map(this::keep).toList();
        } catch (UncheckedIOException unusable) {
            return new Result.Refused(List.of(String.valueOf(unusable.getMessage())));
        }
        var result = thread.run(() -> offerNow(packages)).await();
        while (result instanceof Result.Unavailable && local.state().generation() == 0) {
            // The others are there, and some of them do not listen yet.
            vertx.timer(WAIT_MILLIS).await();
            result = thread.run(() -> offerNow(packages)).await();
        }
        if (result instanceof Result.Unavailable(var why)) {
            LOG.warn("the manifest is deployed later: {}", why);
            vertx.setTimer(AGAIN_MILLIS, _ -> offerLater(packages));
            return new Result.Unchanged(local.state());
        }
        return result;
    }

    private PackageId keep(ManifestJson.Document document) {
        try {
            return store.add(document);
        } catch (IOException unusable) {
            throw new UncheckedIOException(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private void offerLater(List<PackageId> packages) {
        thread.run(() -> offerNow(packages))
                .onSuccess(result -> {
                    switch (result) {
                        case Result.Unavailable _ ->
                                vertx.setTimer(AGAIN_MILLIS, _ -> offerLater(packages));
                        case Result.Done _, Result.Unchanged _ -> {}
                        case Result.Refused _, Result.NoFunction _, Result.Conflict _ ->
                                LOG.error("the manifest is not deployed: {}", result);
                    }
                })
                .onFailure(broken -> LOG.error("the manifest is not deployed", broken));
    }

    private Result offerNow(List<PackageId> packages) throws IOException {
        if (cluster.missing() > 0) {
            return new Result.Unavailable(cluster.missing() + " more nodes are needed");
        }
        var state = agreed.read().state();
        var offer = Offer.of(packages, last(), state);
        var result =
                offer.isEmpty()
                        ? new Result.Unchanged(state)
                        : deployer.apply(
                                new Change.Deploy(offer.deploy(), offer.delete(), clock.instant()));
        if (result instanceof Result.Done || result instanceof Result.Unchanged) {
            remember(packages);
        }
        return result;
    }

    private Map<FunctionName, String> last() {
        var last = new HashMap<FunctionName, String>();
        store.text(OFFERED)
                .map(JsonObject::new)
                .ifPresent(json ->
                        json.forEach(one ->
                                last.put(
                                        new FunctionName(one.getKey()),
                                        String.valueOf(one.getValue()))));
        return last;
    }

    private void remember(List<PackageId> packages) throws IOException {
        var json = new JsonObject();
        packages.forEach(one -> json.put(one.name().value(), one.digest()));
        store.save(OFFERED, json.encode());
    }
}
