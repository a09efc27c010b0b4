package dev.hearth.node;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionSpec;
import dev.hearth.sandbox.Graalvisor;
import dev.hearth.sandbox.LoadException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the Graalvisor and the catalogue to a set of functions: new versions are loaded before
/// the catalogue names them, old ones let go once nothing can be on its way to them. One caller at
/// a time; blocks.
final class Functions {

    private static final Logger LOG = LoggerFactory.getLogger(Functions.class);

    /// A function that cannot be loaded.
    record Broken(FunctionSpec spec, String problem) {}

    private final Vertx vertx;
    private final Graalvisor graalvisor;
    private final NodeCatalogue catalogue;

    Functions(Vertx vertx, Graalvisor graalvisor, NodeCatalogue catalogue) {
        this.vertx = vertx;
        this.graalvisor = graalvisor;
        this.catalogue = catalogue;
    }

    /// Loads what is new of these; the catalogue is not touched.
    List<Broken> load(Collection<FunctionSpec> specs) {
        var loading = new ArrayList<Future<Optional<Broken>>>();
        for (var spec : specs) {
            if (!isLoaded(spec)) {
                loading.add(load(spec));
            }
        }
        return Future.all(loading).await().<Optional<Broken>>list().stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /// Makes these, which were loaded, the functions that invocations find.
    void publish(Collection<FunctionSpec> specs) {
        var before = List.copyOf(catalogue.functions());
        catalogue.replace(specs);
        var served = specs.stream().map(FunctionSpec::id).collect(Collectors.toSet());
        for (var old : before) {
            if (!served.contains(old.id())) {
                vertx.setTimer(lastOutcome(old).toMillis(), _ -> letGo(old.id()));
            }
        }
    }

    /// An invocation made before a version was replaced may still be on its way to it, and has its
    /// outcome at its deadline.
    private static Duration lastOutcome(FunctionSpec old) {
        return old.limits().timeout().plusSeconds(1);
    }

    private void letGo(FunctionId old) {
        if (catalogue.functions().stream().anyMatch(spec -> spec.id().equals(old))) {
            return; // It was published again meanwhile.
        }
        graalvisor
                .undeploy(old)
                .onSuccess(_ -> LOG.info("{} is gone", old))
                .onFailure(failure -> LOG.warn("{} does not go", old, failure));
    }

    private boolean isLoaded(FunctionSpec spec) {
        return catalogue.function(spec.name()).filter(spec::equals).isPresent();
    }

    private Future<Optional<Broken>> load(FunctionSpec spec) {
        return graalvisor
                .deploy(spec)
                .map(_ -> Optional.<Broken>empty())
                .recover(failure -> broken(spec, failure));
    }

    private static Future<Optional<Broken>> broken(FunctionSpec spec, Throwable failure) {
        if (!(failure instanceof LoadException load)) {
            return Future.failedFuture(failure);
        }
        var error = load.error();
        return Future.succeededFuture(
                Optional.of(
                        new Broken(
                                spec,
                                "%s: %s: %s"
                                        .formatted(spec.name(), error.name(), error.message()))));
    }
}
