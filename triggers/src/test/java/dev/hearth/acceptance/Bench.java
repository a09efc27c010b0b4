package dev.hearth.acceptance;

import dev.hearth.delivery.DeliveryListener;
import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.FailureTargets;
import dev.hearth.function.Backoff;
import dev.hearth.function.Bundle;
import dev.hearth.function.Catalogue;
import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Execution;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import dev.hearth.journal.Journal;
import dev.hearth.journal.JournalSettings;
import dev.hearth.topology.NodeId;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Accepting and running on a real journal, with functions that do what a test says.
final class Bench implements AutoCloseable, Catalogue, Invoker, FailureTargets, DeliveryListener {

    static final FunctionName NAME = new FunctionName("f");
    static final Delivery DELIVERY =
            new Delivery(
                    2,
                    new Backoff(
                            Backoff.Policy.EXPONENTIAL,
                            Duration.ofMillis(5),
                            Duration.ofMillis(5),
                            Backoff.Jitter.NONE),
                    Duration.ofHours(1),
                    null,
                    Delivery.OnExhausted.DEAD_LETTER);

    final BlockingQueue<Invocation> invoked = new LinkedBlockingQueue<>();
    final BlockingQueue<InvocationId> told = new LinkedBlockingQueue<>();
    final BlockingQueue<GivenUp> givenUp = new LinkedBlockingQueue<>();
    final Map<FunctionName, FunctionSpec> deployed = new ConcurrentHashMap<>();
    final Map<String, AtomicInteger> heard = new ConcurrentHashMap<>();
    volatile Function<Invocation, Future<Outcome>> behaviour =
            _ -> Future.succeededFuture(returned("{\"ok\":true}"));
    volatile Future<Void> telling = Future.succeededFuture();
    volatile Instant now = Instant.parse("2026-03-01T00:00:00Z");
    AcceptanceSettings settings = AcceptanceSettings.DEFAULT;
    Copies copies = Copies.NONE;
    final Path folder;
    private Vertx vertx;
    Journal journal;
    KeptLetters letters;
    LetterBounds bounds = LetterBounds.DEFAULT;
    Duration oneCall = Duration.ofMinutes(1);
    AsyncInvocations invocations;
    LetterClearing clearing;

    Bench(Path folder) {
        this.folder = folder;
        deployed.put(NAME, function("f"));
    }

    static FunctionSpec function(String name) {
        return FunctionSpec.of(
                        new FunctionId(new FunctionName(name), "1"),
                        Language.JS,
                        Handler.parse("main.mjs"),
                        new Bundle(Path.of("."), "digest"))
                .withDelivery(DELIVERY);
    }

    Bench start() {
        vertx = Vertx.vertx();
        journal = Journal.open(vertx, folder, JournalSettings.DEFAULT);
        letters = new KeptLetters(vertx, journal, bounds, this);
        letters.open().await();
        invocations =
                new AsyncInvocations(
                        journal,
                        copies,
                        letters,
                        settings,
                        this,
                        () -> this,
                        () -> this,
                        told::add,
                        (InstantSource) () -> now,
                        RandomGenerator.getDefault(),
                        this);
        vertx.deployVerticle(invocations).await();
        clearing = new LetterClearing(vertx, letters, invocations, oneCall);
        return this;
    }

    /// The process dies: nothing is drained, nothing is told.
    void die() {
        journal.close().await();
        vertx.close().await();
    }

    @Override
    public void close() {
        die();
    }

    AcceptedEvent event(String id) {
        return event(id, NAME);
    }

    AcceptedEvent event(String id, FunctionName function) {
        var event =
                CloudEventBuilder.v1()
                        .withId("e-" + id)
                        .withSource(URI.create("/hook"))
                        .withType("t")
                        .withData("application/json", "{\"n\":1}".getBytes())
                        .build();
        return new AcceptedEvent(
                new InvocationId(id),
                function,
                "hook",
                new Event(event, new Origin.Direct()),
                now,
                Duration.ofHours(2));
    }

    Receipt accept(String id) {
        return invocations.accept(event(id)).await();
    }

    /// How it is once it has ended, or after a while.
    Found ended(String id) {
        return find(id, Duration.ofSeconds(30)).orElseThrow();
    }

    Optional<Found> find(String id, Duration wait) {
        return invocations.find(new InvocationId(id), wait).await();
    }

    String state(String id) {
        return find(id, Duration.ZERO).map(f -> f.status().progress().word()).orElse("unknown");
    }

    Invocation nextInvoked() throws InterruptedException {
        return invoked.poll(30, TimeUnit.SECONDS);
    }

    static Outcome returned(String json) {
        return new Outcome.Returned(new Result.Value(Payload.json(json)), EXECUTION);
    }

    static Outcome failed(String name) {
        return new Outcome.FunctionFailed(
                new GuestError(GuestError.Kind.THREW, name, "no", "at f", null), EXECUTION);
    }

    static final Execution EXECUTION =
            new Execution(
                    new NodeId("there"),
                    Execution.Launch.WARM,
                    Duration.ofNanos(5),
                    7,
                    new Execution.Timings(
                            Duration.ofNanos(1),
                            Duration.ofNanos(2),
                            Duration.ofNanos(3),
                            Duration.ofNanos(4)));

    static Future<Outcome> never() {
        return Promise.<Outcome>promise().future();
    }

    @Override
    public Future<Outcome> invoke(Invocation invocation) {
        invoked.add(invocation);
        return behaviour.apply(invocation);
    }

    @Override
    public Future<Void> tell(FunctionSpec function, Event event, GivenUp why) {
        givenUp.add(why);
        return telling;
    }

    @Override
    public Optional<FunctionSpec> function(FunctionName name) {
        return Optional.ofNullable(deployed.get(name));
    }

    @Override
    public Collection<FunctionSpec> functions() {
        return List.copyOf(deployed.values());
    }

    int heard(String what) {
        return heard.getOrDefault(what, new AtomicInteger()).get();
    }

    private void hear(String what, int count) {
        heard.computeIfAbsent(what, _ -> new AtomicInteger()).addAndGet(count);
    }

    @Override
    public void received(FunctionName function, String trigger) {
        hear("received", 1);
    }

    @Override
    public void settled(FunctionName function, String trigger) {
        hear("settled", 1);
    }

    @Override
    public void released(FunctionName function, String trigger, int events) {
        hear("released", events);
    }

    @Override
    public void retried(FunctionName function, String trigger) {
        hear("retried", 1);
    }

    @Override
    public void deadLettered(FunctionName function, String trigger, ExhaustedReason reason) {
        hear("dead " + reason.word(), 1);
    }

    @Override
    public void letterDropped(FunctionName function) {
        hear("dropped", 1);
    }

    @Override
    public void skipped(FunctionName function, String trigger, ExhaustedReason reason) {
        hear("skipped " + reason.word(), 1);
    }
}
