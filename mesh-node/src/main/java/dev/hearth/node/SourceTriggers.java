package dev.hearth.node;

import dev.hearth.admin.Triggers;
import dev.hearth.delivery.SourceTrigger;
import dev.hearth.delivery.TriggerStatus;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The triggers of this node that fetch their events, those of HTTP whose accepted events are in a
/// topic included: starts those that were added, drains those that went. [#reconcile] is called by
/// one caller at a time.
final class SourceTriggers implements Triggers {

    /// Makes a trigger; called on the event loop it lives on.
    @FunctionalInterface
    interface Factory {
        SourceTrigger make(FunctionSpec function, Trigger trigger);
    }

    private record Key(FunctionName function, String trigger) {}

    /// A trigger runs one version of its function: a new version is a new trigger.
    private record Running(FunctionSpec function, TriggerHost host) {}

    private final Vertx vertx;

    /// Where triggers are deployed from: on the context of a trigger that goes they would go with
    /// it.
    private final Context root;

    private final Factory factory;
    private final Duration drainTimeout;
    private final Map<Key, Running> running = new ConcurrentHashMap<>();
    private volatile boolean draining;

    /// Not on the context of a verticle.
    SourceTriggers(Vertx vertx, Factory factory, Duration drainTimeout) {
        this.vertx = vertx;
        this.root = vertx.getOrCreateContext();
        this.factory = factory;
        this.drainTimeout = drainTimeout;
    }

    @Override
    public Optional<SourceTrigger> find(FunctionName function, String trigger) {
        return Optional.ofNullable(running.get(new Key(function, trigger)))
                .map(one -> one.host().trigger());
    }

    /// How all of them are doing.
    Future<List<TriggerStatus>> statuses() {
        return Future.all(
                        running.values().stream()
                                .map(one -> one.host().trigger().status())
                                .toList())
                .map(all -> all.<TriggerStatus>list());
    }

    /// Makes what runs be what these functions declare; while it drains, nothing is started.
    Future<Void> reconcile(Collection<FunctionSpec> functions) {
        var wanted = wanted(functions);
        var stopping = new ArrayList<Future<Void>>();
        running.forEach((key, one) -> {
            var spec = wanted.get(key);
            if (spec == null || !spec.equals(one.function())) {
                stopping.add(stop(key, one));
            }
        });
        return Future.join(stopping).transform(_ -> startMissing(wanted));
    }

    /// Lets go of all sources, for good.
    Future<Void> drain() {
        draining = true;
        return Future.join(
                        running.entrySet().stream()
                                .map(entry -> stop(entry.getKey(), entry.getValue()))
                                .toList())
                .mapEmpty();
    }

    private static Map<Key, FunctionSpec> wanted(Collection<FunctionSpec> functions) {
        var wanted = new HashMap<Key, FunctionSpec>();
        for (var spec : functions) {
            for (var trigger : spec.triggers()) {
                if (isSource(trigger)) {
                    wanted.put(new Key(spec.name(), trigger.name()), spec);
                }
            }
        }
        return wanted;
    }

    private static boolean isSource(Trigger trigger) {
        return switch (trigger) {
            case Trigger.Kafka _, Trigger.Timer _ -> true;
            case Trigger.Http http -> http.acceptedTopic().isPresent();
        };
    }

    private Future<Void> startMissing(Map<Key, FunctionSpec> wanted) {
        List<Future<Void>> starting = new ArrayList<>();
        wanted.forEach((key, spec) -> {
            if (!draining && !running.containsKey(key)) {
                starting.add(start(key, spec));
            }
        });
        return Future.join(starting).mapEmpty();
    }

    private Future<Void> start(Key key, FunctionSpec spec) {
        var trigger =
                spec.triggers().stream()
                        .filter(t -> t.name().equals(key.trigger()))
                        .findFirst()
                        .orElseThrow();
        var host = new TriggerHost(() -> factory.make(spec, trigger));
        Promise<Void> started = Promise.promise();
        root.runOnContext(_ ->
                vertx.deployVerticle(host)
                        .compose(_ -> started(key, new Running(spec, host)))
                        .onComplete(started));
        return started.future();
    }

    private Future<Void> started(Key key, Running one) {
        running.put(key, one);
        return draining ? stop(key, one) : Future.succeededFuture();
    }

    private Future<Void> stop(Key key, Running one) {
        running.remove(key);
        return one.host()
                .trigger()
                .drain(drainTimeout)
                .eventually(() -> vertx.undeploy(one.host().deploymentID()));
    }
}
