package dev.hearth.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.delivery.SourceTrigger;
import dev.hearth.delivery.TriggerStatus;
import dev.hearth.function.Bundle;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Http.Mode;
import dev.hearth.function.Trigger.Kafka.Ordering;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SourceTriggersTest {

    private final Vertx vertx = Vertx.vertx();
    private final ConcurrentLinkedQueue<Fake> made = new ConcurrentLinkedQueue<>();
    private final SourceTriggers triggers =
            new SourceTriggers(
                    vertx,
                    (function, _) -> {
                        var fake = new Fake(function.id().version());
                        made.add(fake);
                        return fake;
                    },
                    Duration.ofSeconds(1));

    /// Drains where it lives, as the real ones do.
    private static final class Fake implements SourceTrigger {
        final String version;
        private Context context;
        volatile boolean drained;

        Fake(String version) {
            this.version = version;
        }

        @Override
        public Future<Void> start() {
            context = Vertx.currentContext();
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> drain(Duration timeout) {
            Promise<Void> promise = Promise.promise();
            requireNonNull(context)
                    .runOnContext(_ -> {
                        drained = true;
                        promise.complete();
                    });
            return promise.future();
        }

        @Override
        public Future<Void> pause() {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> resume() {
            return Future.succeededFuture();
        }

        @Override
        public Future<TriggerStatus> status() {
            return Future.failedFuture("not asked for");
        }
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void aTriggerOfANewVersionTakesThePlaceOfTheOldOne() {
        for (var version : List.of("1", "2", "3")) {
            triggers.reconcile(List.of(function(version))).await();
        }

        assertThat(made).extracting(fake -> fake.version).containsExactly("1", "2", "3");
        assertThat(made).extracting(fake -> fake.drained).containsExactly(true, true, false);
        assertThat(triggers.find(new FunctionName("enrich"), "orders"))
                .containsSame(List.copyOf(made).getLast());
    }

    @Test
    void whatIsNotDeclaredAnyMoreIsDrained() {
        triggers.reconcile(List.of(function("1"))).await();

        triggers.reconcile(List.of()).await();

        assertThat(made).singleElement().matches(fake -> fake.drained);
        assertThat(triggers.find(new FunctionName("enrich"), "orders")).isEmpty();
    }

    @Test
    void whatIsDeployedWhileTheNodeDrainsIsNotStarted() {
        triggers.reconcile(List.of(function("1"))).await();

        triggers.drain().await();
        triggers.reconcile(List.of(function("2"))).await();

        assertThat(made).singleElement().matches(fake -> fake.drained);
    }

    @Test
    void anHttpTriggerIsASourceWhereItsEventsAreInATopic() {
        var sync = Trigger.Http.of("sync", "/sync", Set.of("POST"));
        var kept = Trigger.Http.of("kept", "/kept", Set.of("POST"));
        var function =
                function("1")
                        .withTriggers(
                                List.of(
                                        sync,
                                        kept.withMode(new Mode.Async(Duration.ofDays(1))),
                                        Trigger.Http.of("sure", "/sure", Set.of("POST"))
                                                .withMode(
                                                        new Mode.Async(
                                                                Duration.ofDays(1), "accepted"))));

        triggers.reconcile(List.of(function)).await();

        assertThat(made).hasSize(1);
        assertThat(triggers.find(new FunctionName("enrich"), "sure")).isPresent();
    }

    private static FunctionSpec function(String version) {
        return FunctionSpec.of(
                        new FunctionId(new FunctionName("enrich"), version),
                        Language.JS,
                        Handler.parse("a.mjs"),
                        new Bundle(Path.of("."), "00"))
                .withTriggers(
                        List.of(
                                new Trigger.Kafka(
                                        "orders",
                                        List.of("orders"),
                                        "enrich",
                                        new Trigger.Kafka.InitialOffset.Earliest(),
                                        Ordering.KEY,
                                        1,
                                        null)));
    }
}
