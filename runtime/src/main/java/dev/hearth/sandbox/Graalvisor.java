package dev.hearth.sandbox;

import static java.util.Objects.requireNonNull;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The virtualised polyglot runtime of one node (arXiv 2212.10131): runs every deployed function in
/// sandboxes of its own, over one engine a language.
///
/// All methods are for any thread, never block, and complete their futures on the caller's Vert.x
/// context.
public final class Graalvisor implements Invoker {

    private static final Logger LOG = LoggerFactory.getLogger(Graalvisor.class);

    private static final Duration SWEEP = Duration.ofSeconds(1);

    private static final int EVICTIONS = 4;

    private static final Duration LEAST_RETRY_AFTER = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final NodeId node;
    private final GraalvisorSettings settings;
    private final SandboxListener listener;
    private final GuestLog log;
    private final HostClient client;
    private final SandboxThreads threads;
    private final Watch watch;
    private final Map<Language, LanguageRuntime> languages = new EnumMap<>(Language.class);
    private final Map<FunctionId, FunctionPool> pools = new ConcurrentHashMap<>();

    /// What is loaded for no invocation has one turn together.
    private final FairQueue.Line<Runnable> loads = new FairQueue.Line<>();

    private final MovingAverage queueWait = new MovingAverage();
    private final PoolSurroundings surroundings = new PoolSurroundings();
    private volatile boolean closing;

    /// @param languages closed with the Graalvisor
    public Graalvisor(
            Vertx vertx,
            NodeId node,
            GraalvisorSettings settings,
            List<GuestLanguage> languages,
            SandboxListener listener,
            GuestLog log,
            HostClient client) {
        this.vertx = vertx;
        this.node = node;
        this.settings = settings;
        this.listener = listener;
        this.log = log;
        this.client = client;
        threads = new SandboxThreads(settings.threads());
        watch = new Watch(threads, listener, settings);
        for (var language : languages) {
            this.languages.put(
                    language.language(),
                    new LanguageRuntime(
                            language, settings.pooling(language.language()), threads, listener));
        }
    }

    /// Makes the blanks of some languages, all at once; completes when they are there. A language
    /// that cannot make any is said in the log, and its functions are refused when they are
    /// deployed. The blanks of other languages are made once a function asks for one.
    public Future<Void> start(Set<Language> inUse) {
        watch.every(SWEEP, this::sweep);
        return Future.join(
                        languages.values().stream()
                                .filter(language -> inUse.contains(language.name()))
                                .map(this::warmUp)
                                .toList())
                .mapEmpty();
    }

    private Future<Void> warmUp(LanguageRuntime language) {
        var engine = language.guests().engineName();
        if (engine.contains("Interpreted")) {
            LOG.warn(
                    "{} runs INTERPRETED ({}), many times slower than it could: start the JVM with"
                            + " the flags that `hearth` gives it",
                    language.name().word(),
                    engine);
        }
        var reply = new Reply<Void>(vertx);
        long since = System.nanoTime();
        var missing = new AtomicInteger(language.pooling().blanks());
        int made =
                language.warmUp(() -> {
                    if (missing.decrementAndGet() == 0) {
                        warmedUp(language, engine, since);
                        reply.complete();
                    }
                });
        if (made == 0) {
            warmedUp(language, engine, since);
            reply.complete();
        }
        return reply.future();
    }

    private static void warmedUp(LanguageRuntime language, String engine, long since) {
        LOG.info(
                "{} on {}: {} blank sandboxes after {} ms",
                language.name().word(),
                engine,
                language.blanks(),
                Duration.ofNanos(System.nanoTime() - since).toMillis());
    }

    /// Prepares a function and loads it once, so that one that cannot run is refused here. That
    /// sandbox is its first warm one. A version that is deployed already is replaced at the moment
    /// the new code is loaded; what runs ends on the old.
    ///
    /// @return fails with a [LoadException] when the function is to blame
    public Future<Void> deploy(FunctionSpec spec) {
        var language = languages.get(spec.language());
        if (language == null) {
            return Future.failedFuture(
                    LoadException.at(
                            spec.handler().unit(),
                            "UnknownLanguage",
                            "this node does not run " + spec.language().word()));
        }
        if (closing) {
            return Future.failedFuture(new IllegalStateException("the node is closing"));
        }
        return vertx.executeBlocking(() -> language.guests().prepare(spec), false)
                .compose(program -> loadFirst(requireNonNull(program), language));
    }

    private Future<Void> loadFirst(Program program, LanguageRuntime language) {
        var pool = new FunctionPool(program, language, surroundings, settings);
        var reply = new Reply<Void>(vertx);
        // Reserves the place that the first sandbox is released to.
        var _ = pool.acquire();
        var waiter =
                new Load.Waiter() {
                    @Override
                    public void loaded(Sandbox sandbox) {
                        if (closing) {
                            failed(new IllegalStateException("the node is closing"));
                            sandbox.close();
                            lost();
                            return;
                        }
                        var replaced = pools.put(program.spec().id(), pool);
                        var surplus = pool.released(sandbox);
                        pool.refill();
                        reply.complete();
                        if (surplus != null) {
                            surplus.close();
                        }
                        if (replaced != null) {
                            var _ = retire(replaced);
                        }
                    }

                    @Override
                    public void failed(Throwable cause) {
                        reply.fail(cause);
                    }

                    @Override
                    public void lost() {
                        pool.close();
                        pool.lost();
                        program.close();
                    }
                };
        begin(pool, waiter);
        return reply.future();
    }

    private void begin(FunctionPool pool, Load.Waiter waiter) {
        long deadline = System.nanoTime() + settings.loadTimeout().toNanos();
        var load = new Load(watch, pool, deadline, this, waiter);
        watch.begun(load);
        threads.add(loads, load);
    }

    /// New invocations of it are unknown from now on; those that run come to their end. Completes
    /// when its last sandbox is closed.
    public Future<Void> undeploy(FunctionId function) {
        var pool = pools.remove(function);
        return pool == null ? Future.succeededFuture() : retire(pool);
    }

    private Future<Void> retire(FunctionPool pool) {
        var reply = new Reply<Void>(vertx);
        pool.close();
        pool.drained()
                .future()
                .onSuccess(_ -> {
                    pool.program().close();
                    reply.complete();
                });
        return reply.future();
    }

    @Override
    public Future<Outcome> invoke(Invocation invocation) {
        var pool = pools.get(invocation.function());
        long now = System.nanoTime();
        if (pool == null) {
            return Future.succeededFuture(
                    closing
                            ? draining()
                            : new Outcome.UnknownFunction(invocation.function().toString()));
        }
        var refusal = refusal(invocation, pool, now);
        if (refusal != null) {
            return Future.succeededFuture(refusal);
        }
        long limit = now + pool.spec().limits().timeout().toNanos();
        long deadline = invocation.deadline().nanoTime();
        var run =
                new Run(
                        this,
                        watch,
                        pool,
                        invocation,
                        new Reply<>(vertx),
                        now,
                        deadline - limit < 0 ? deadline : limit);
        watch.begun(run);
        if (closing || !threads.offer(pool.line(), run)) {
            watch.done(run);
            return Future.succeededFuture(
                    closing ? draining() : overloaded("too many invocations wait for a thread"));
        }
        return run.future();
    }

    private @Nullable Outcome refusal(Invocation invocation, FunctionPool pool, long now) {
        if (closing) {
            return draining();
        }
        if (invocation.deadline().hasPassed(now)) {
            return new Outcome.TimedOut(Outcome.TimedOut.Stage.WAITING);
        }
        var suspended = pool.suspendedFor(now);
        if (suspended.isPositive()) {
            return new Outcome.Rejected(
                    Outcome.Rejected.Reason.FUNCTION_SUSPENDED,
                    "its sandboxes did not stop when they were closed",
                    suspended);
        }
        var data = invocation.event().cloudEvent().getData();
        var payload = pool.spec().limits().payload();
        if (data != null && data.toBytes().length > payload.bytes()) {
            return new Outcome.Rejected(
                    Outcome.Rejected.Reason.PAYLOAD_TOO_LARGE,
                    "data of %d bytes, limit %s".formatted(data.toBytes().length, payload),
                    Duration.ZERO);
        }
        return null;
    }

    private Outcome draining() {
        return new Outcome.Rejected(
                Outcome.Rejected.Reason.NODE_DRAINING,
                "the node takes nothing new",
                LEAST_RETRY_AFTER);
    }

    Outcome overloaded(String detail) {
        var wait = queueWait.value();
        return new Outcome.Rejected(
                Outcome.Rejected.Reason.NODE_OVERLOADED,
                detail,
                wait.compareTo(LEAST_RETRY_AFTER) < 0 ? LEAST_RETRY_AFTER : wait);
    }

    GuestHost host(Work work, @Nullable InvocationId invocation) {
        var output = new LimitedLog(log, work.pool().spec(), invocation);
        return new WorkHost(work, output, client, threads);
    }

    NodeId node() {
        return node;
    }

    void waited(long nanos) {
        queueWait.add(nanos);
    }

    void limitBreached(FunctionPool pool, Outcome.Limit limit) {
        listener.limitBreached(pool.spec().id(), limit);
    }

    /// A sandbox without a function; where no more may be alive, those of the language that were
    /// idle longest make room. On a sandbox thread.
    Optional<Sandbox> obtain(LanguageRuntime language) {
        var sandbox = language.obtain();
        // The room that one makes may go to another before it is used.
        for (int each = 0; sandbox.isEmpty() && each < EVICTIONS; each++) {
            var evicted = evictOldest(language);
            if (evicted == null) {
                break;
            }
            evicted.close();
            sandbox = language.obtain();
        }
        return sandbox;
    }

    private @Nullable Sandbox evictOldest(LanguageRuntime language) {
        FunctionPool oldest = null;
        long oldestSince = 0;
        for (var pool : pools.values()) {
            var since = pool.language() == language ? pool.oldestSince() : null;
            if (since != null && (oldest == null || since - oldestSince < 0)) {
                oldest = pool;
                oldestSince = since;
            }
        }
        return oldest == null ? null : oldest.evictOldest();
    }

    private void sweep() {
        long now = System.nanoTime();
        for (var pool : pools.values()) {
            pool.evict(now);
            pool.refill();
        }
    }

    public SandboxSnapshot snapshot() {
        Map<FunctionId, Integer> warm = new HashMap<>();
        for (var pool : pools.values()) {
            int idle = pool.idle();
            if (idle > 0) {
                warm.put(pool.spec().id(), idle);
            }
        }
        Map<Language, Duration> launchCost = new EnumMap<>(Language.class);
        Map<Language, Integer> alive = new EnumMap<>(Language.class);
        Map<Language, Integer> blank = new EnumMap<>(Language.class);
        for (var language : languages.values()) {
            if (language.launchCost().isPositive()) {
                launchCost.put(language.name(), language.launchCost());
            }
            alive.put(language.name(), language.alive());
            blank.put(language.name(), language.blanks());
        }
        return new SandboxSnapshot(
                warm,
                threads.queued() == 0 ? Duration.ZERO : queueWait.value(),
                launchCost,
                alive,
                blank,
                watch.underWay(),
                watch.stranded());
    }

    /// Why this node should drain and be restarted; absent while it is healthy.
    public Optional<String> problem() {
        int stranded = watch.stranded();
        return stranded > settings.maxStranded()
                ? Optional.of(
                        "%d sandbox threads do not stop, more than %d"
                                .formatted(stranded, settings.maxStranded()))
                : Optional.empty();
    }

    /// Takes nothing new, waits up to `drainTimeout` for what runs, cancels the rest, releases the
    /// engines. Fails when a sandbox did not stop; the process can end nevertheless, since all
    /// threads are daemons.
    public Future<Void> close() {
        closing = true;
        var reply = new Reply<Void>(vertx);
        var closing = new Closing(settings, threads, watch, languages.values(), pools.values());
        var _ =
                Thread.ofPlatform()
                        .name("hearth-sandbox-closing")
                        .daemon()
                        .start(() -> {
                            try {
                                closing.run();
                                reply.complete();
                            } catch (RuntimeException | Error failed) {
                                // Whoever closes has to know; there is nobody else.
                                reply.fail(failed);
                            }
                        });
        return reply.future();
    }

    private final class PoolSurroundings implements FunctionPool.Surroundings {

        @Override
        public void fill(FunctionPool pool, int count) {
            for (int each = 0; each < count; each++) {
                begin(pool, new Filling(pool));
            }
        }

        @Override
        public void closeLater(Sandbox sandbox) {
            watch.closeLater(sandbox::close);
        }
    }

    private record Filling(FunctionPool pool) implements Load.Waiter {

        @Override
        public void loaded(Sandbox sandbox) {
            pool.filled(sandbox);
        }

        @Override
        public void failed(Throwable cause) {
            LOG.warn("{}: no sandbox could be kept ready", pool.spec().id(), cause);
        }

        @Override
        public void lost() {
            pool.fillFailed();
        }
    }
}
