package dev.hearth.trigger.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.delivery.DeliveryListener;
import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.FailureTargets;
import dev.hearth.delivery.TopicWriter;
import dev.hearth.function.Backoff;
import dev.hearth.function.Bundle;
import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Kafka.InitialOffset;
import dev.hearth.function.Trigger.Kafka.Ordering;
import dev.hearth.invocation.Execution;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Result;
import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// A node's worth of surroundings for the triggers of one test.
final class Mesh implements AutoCloseable {

    static final Delivery FAST =
            new Delivery(
                    2,
                    new Backoff(
                            Backoff.Policy.EXPONENTIAL,
                            Duration.ofMillis(20),
                            Duration.ofMillis(100),
                            Backoff.Jitter.NONE),
                    Duration.ofHours(1),
                    null,
                    Delivery.OnExhausted.DEAD_LETTER);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Vertx vertx = Vertx.vertx();
    final KafkaSettings settings;
    final KafkaTopicWriter writer;
    final Counts counts = new Counts();
    private final List<KafkaTrigger> triggers = new ArrayList<>();

    Mesh(KafkaSettings settings) {
        this.settings = settings;
        this.writer = new KafkaTopicWriter(vertx, settings);
    }

    /// What the listener heard.
    static final class Counts implements DeliveryListener {
        final AtomicInteger received = new AtomicInteger();
        final AtomicInteger settled = new AtomicInteger();
        final AtomicInteger released = new AtomicInteger();
        final AtomicInteger retried = new AtomicInteger();
        final ConcurrentLinkedQueue<ExhaustedReason> deadLettered = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<ExhaustedReason> skipped = new ConcurrentLinkedQueue<>();

        @Override
        public void received(FunctionName function, String trigger) {
            received.incrementAndGet();
        }

        @Override
        public void settled(FunctionName function, String trigger) {
            settled.incrementAndGet();
        }

        @Override
        public void released(FunctionName function, String trigger, int events) {
            released.addAndGet(events);
        }

        @Override
        public void retried(FunctionName function, String trigger) {
            retried.incrementAndGet();
        }

        @Override
        public void deadLettered(FunctionName function, String trigger, ExhaustedReason reason) {
            deadLettered.add(reason);
        }

        @Override
        public void skipped(FunctionName function, String trigger, ExhaustedReason reason) {
            skipped.add(reason);
        }
    }

    static Trigger.Kafka trigger(Ordering ordering, int maxInFlight, String... topics) {
        return new Trigger.Kafka(
                "records",
                List.of(topics),
                "g-" + UUID.randomUUID(),
                new InitialOffset.Earliest(),
                ordering,
                maxInFlight,
                null);
    }

    static Trigger.Kafka batches(Ordering ordering, int size, Duration window, String... topics) {
        var single = trigger(ordering, 2 * size, topics);
        return new Trigger.Kafka(
                single.name(),
                single.topics(),
                single.consumerGroup(),
                single.initialOffset(),
                ordering,
                single.maxInFlight(),
                new Trigger.Kafka.Batch(size, window));
    }

    static FunctionSpec function(Delivery delivery) {
        return FunctionSpec.of(
                        new FunctionId(new FunctionName("enrich"), "3"),
                        Language.JS,
                        Handler.parse("index.mjs#handler"),
                        new Bundle(Path.of("."), "00"))
                .withDelivery(delivery);
    }

    static Delivery deadLetterTo(String topic) {
        return new Delivery(FAST.retry(), FAST.backoff(), FAST.maxAge(), topic, FAST.onExhausted());
    }

    static Delivery onExhausted(Delivery.OnExhausted onExhausted) {
        return new Delivery(FAST.retry(), FAST.backoff(), FAST.maxAge(), null, onExhausted);
    }

    KafkaTrigger start(FunctionSpec function, Trigger.Kafka trigger, Invoker invoker) {
        return start(function, trigger, invoker, writer);
    }

    KafkaTrigger start(
            FunctionSpec function, Trigger.Kafka trigger, Invoker invoker, TopicWriter topics) {
        return start(function, trigger, invoker, FailureTargets.NONE, topics);
    }

    KafkaTrigger start(
            FunctionSpec function,
            Trigger.Kafka trigger,
            Invoker invoker,
            FailureTargets failures,
            TopicWriter topics) {
        var made =
                new KafkaTrigger(
                        vertx,
                        settings,
                        function,
                        trigger,
                        invoker,
                        failures,
                        topics,
                        RandomGenerator.getDefault(),
                        counts,
                        KafkaListener.NONE);
        triggers.add(made);
        Future.<Void>future(started -> vertx.runOnContext(_ -> made.start().onComplete(started)))
                .await();
        return made;
    }

    static Outcome returned() {
        return new Outcome.Returned(new Result.Nothing(), execution());
    }

    static Outcome failed(String name) {
        return new Outcome.FunctionFailed(
                new GuestError(
                        GuestError.Kind.THREW, name, "no such order", "at handler (a.mjs:3)", null),
                execution());
    }

    static Outcome cutOff() {
        return new Outcome.Cancelled(Outcome.Cancelled.By.CLOSING_NODE);
    }

    static Execution execution() {
        return new Execution(
                new NodeId("node-1"),
                Execution.Launch.WARM,
                Duration.ZERO,
                0,
                new Execution.Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }

    static String data(Invocation invocation) {
        var data = invocation.event().cloudEvent().getData();
        return data == null
                ? ""
                : new String(data.toBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    static Origin.Kafka origin(Invocation invocation) {
        return (Origin.Kafka) invocation.event().origin();
    }

    /// Looks again and again until it holds; what is awaited happens elsewhere and tells nobody.
    static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Override
    public void close() {
        for (var trigger : triggers) {
            trigger.drain(Duration.ofSeconds(1)).await();
        }
        writer.close().await();
        vertx.close().await();
    }
}
