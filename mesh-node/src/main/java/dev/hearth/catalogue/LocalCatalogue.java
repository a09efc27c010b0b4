package dev.hearth.catalogue;

import dev.hearth.cluster.Cluster;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.topology.NodeId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The catalogue as this node serves it. One thread at a time, which may block, except [#state].
final class LocalCatalogue {

    private static final Logger LOG = LoggerFactory.getLogger(LocalCatalogue.class);

    private final Cluster cluster;
    private final PackageStore store;
    private final PackageReader reader;
    private final Transfer transfer;
    private final Serving serving;
    private final Map<FunctionName, FunctionSpec> served = new HashMap<>();
    private volatile CatalogueState state = CatalogueState.EMPTY;

    LocalCatalogue(
            Cluster cluster,
            PackageStore store,
            PackageReader reader,
            Transfer transfer,
            Serving serving) {
        this.cluster = cluster;
        this.store = store;
        this.reader = reader;
        this.transfer = transfer;
        this.serving = serving;
    }

    /// What is served. Any thread.
    CatalogueState state() {
        return state;
    }

    /// Gets and loads what these functions need in `next`, while the present state is served.
    ///
    /// @param from who surely has the packages
    /// @return what stands against it, a sentence each
    List<String> prepare(CatalogueState next, Collection<FunctionName> touched, NodeId from) {
        var problems = new ArrayList<String>();
        var specs = new ArrayList<FunctionSpec>();
        for (var name : touched) {
            var function = next.function(name).orElseThrow();
            for (var revision : loaded(function)) {
                read(function, revision, from, specs, problems);
            }
        }
        if (problems.isEmpty()) {
            problems.addAll(serving.load(specs).values());
        }
        return problems;
    }

    /// What stands against serving `next`, apart from single functions.
    List<String> conflicts(CatalogueState next) {
        var specs = new ArrayList<FunctionSpec>();
        for (var function : next.functions().values()) {
            read(function, function.currentRevision(), cluster.self(), specs, new ArrayList<>());
        }
        return serving.conflict(specs).stream().toList();
    }

    /// Serves a state that all nodes agreed on, if it is later than the present one. A function
    /// that cannot be had or loaded here stays as it was, and the log says why.
    void serve(CatalogueState next) {
        if (!state.isOlderThan(next)) {
            return;
        }
        var problems = new ArrayList<String>();
        var current = new HashMap<FunctionName, FunctionSpec>();
        var aliased = new HashMap<String, FunctionSpec>();
        for (var function : next.functions().values()) {
            var specs = new ArrayList<FunctionSpec>();
            for (var revision : loaded(function)) {
                read(function, revision, cluster.self(), specs, problems);
            }
            for (var spec : specs) {
                var version = spec.id().version();
                if (version.equals(function.current())) {
                    current.put(spec.name(), spec);
                }
                function.aliases()
                        .forEach((alias, of) -> {
                            if (of.equals(version)) {
                                aliased.put(spec.name() + ":" + alias, spec);
                            }
                        });
            }
        }
        var all = new LinkedHashSet<>(current.values());
        all.addAll(aliased.values());
        var broken = serving.load(all);
        problems.addAll(broken.values());
        problems.forEach(problem -> LOG.error("stays as it was: {}", problem));
        current.values().removeIf(broken::containsKey);
        aliased.values().removeIf(broken::containsKey);
        for (var name : next.functions().keySet()) {
            var before = served.get(name);
            if (before != null) {
                current.putIfAbsent(name, before);
            }
        }
        save(next);
        serving.serve(current.values(), aliased);
        served.clear();
        served.putAll(current);
        state = next;
        LOG.info("serving generation {}: {} functions", next.generation(), current.size());
    }

    private void save(CatalogueState next) {
        try {
            if (store.state().filter(kept -> !kept.isOlderThan(next)).isEmpty()) {
                store.save(next);
            }
        } catch (IOException | IllegalStateException unsaved) {
            LOG.error("generation {} is not on this node's disk", next.generation(), unsaved);
        }
    }

    private static Collection<Revision> loaded(DeployedFunction function) {
        var revisions = new LinkedHashSet<Revision>();
        revisions.add(function.currentRevision());
        function.aliases().values().forEach(v -> function.revision(v).ifPresent(revisions::add));
        return revisions;
    }

    private void read(
            DeployedFunction function,
            Revision revision,
            NodeId from,
            List<FunctionSpec> specs,
            List<String> problems) {
        try {
            if (!store.has(revision.digest())) {
                var nodes = new LinkedHashSet<>(List.of(from));
                nodes.addAll(cluster.nodes());
                transfer.fetch(revision.digest(), nodes);
            }
            specs.add(reader.read(store, revision.digest()));
        } catch (IOException | PackageReader.Unusable unusable) {
            problems.add("%s: %s".formatted(function.name(), unusable.getMessage()));
        }
    }
}
