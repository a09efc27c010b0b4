package dev.hearth.sandbox;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The virtualised polyglot runtime of one node (arXiv 2212.10131): runs every deployed function in
/// sandboxes of its own, over one engine a language.
///
/// All methods are for any thread, never block, and complete their futures on the caller's Vert.x
/// context.
public final class Graalvisor implements Invoker {

    private static final Duration SWEEP = Duration.ofSeconds(1);

    /// How long no more blanks are made than have to be there, once the heap was short.
    private static final Duration CAUTION = Duration.ofSeconds(5);

    private static final Duration LEAST_RETRY_AFTER = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final NodeId node;
    private final GraalvisorSettings settings;
    private final GuestLog log;
    private final HostClient client;
    private final SandboxThreads threads;
    private final Watch watch;
    private final Map<Language, LanguageRuntime> languages = new EnumMap<>(Language.class);
    private final Pools pools;
    private final Deployments deployments;
    private final MovingAverage queueWait = new MovingAverage();
    private volatile long cautiousUntil = System.nanoTime();
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
        this.log = log;
        this.client = client;
        threads = new SandboxThreads(settings.threads());
        watch = new Watch(threads, listener, settings, this::relieve);
        pools = new Pools(languages.stream().map(GuestLanguage::language).toList());
        deployments = new Deployments(this, vertx, settings, pools, threads, watch);
        for (var language : languages) {
            this.languages.put(
                    language.language(),
                    new LanguageRuntime(
                            language,
                            settings.pooling(language.language()),
                            threads,
                            settings.threads().permits(),
                            listener,
                            pools::evictOne));
        }
    }

    /// Makes the blanks of some languages, all at once; completes when they are there. A language
    /// that cannot make any is said in the log, and its functions are refused when they are
    /// deployed. The blanks of other languages are made once a function asks for one.
    public Future<Void> start(Set<Language> inUse) {
        watch.every(SWEEP, () -> watch.closeLater(this::sweep));
        watch.every(BlankDemand.PERIOD, () -> watch.closeLater(this::refill));
        return Future.join(
                        languages.values().stream()
                                .filter(language -> inUse.contains(language.name()))
                                .map(language -> WarmUp.begin(language, threads, vertx))
                                .toList())
                .mapEmpty();
    }

    private void sweep() {
        pools.sweep(System.nanoTime());
    }

    private void refill() {
        boolean spare = System.nanoTime() - cautiousUntil >= 0;
        languages.values().forEach(language -> language.blanks().tick(spare));
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
        return deployments.deploy(spec, language);
    }

    /// New invocations of it are unknown from now on; those that run come to their end. Completes
    /// when its last sandbox is closed.
    public Future<Void> undeploy(FunctionId function) {
        return deployments.undeploy(function);
    }

    @Override
    public Future<Outcome> invoke(Invocation invocation) {
        var pool = pools.find(invocation.function());
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

    /// Ends it if it is here, as [Outcome.Cancelled.By#SOMEBODY] asks, as a limit would.
    public void cancel(InvocationId invocation) {
        watch.cancel(invocation);
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

    GuestHost host(Work work, @Nullable Invocation invocation) {
        var id = invocation == null ? null : invocation.id();
        var output = new LimitedLog(log, work.pool().spec(), id);
        return new WorkHost(work, invocation, output, client, threads);
    }

    NodeId node() {
        return node;
    }

    void waited(long nanos) {
        queueWait.add(nanos);
    }

    /// A sandbox without a function; where no more may be alive, one that was idle longest makes
    /// room. On a sandbox thread.
    Optional<Sandbox> obtain(LanguageRuntime language) {
        return language.obtain();
    }

    /// Makes room in the heap: closes a quarter of the idle sandboxes, least recently used first,
    /// those that functions hold beyond their `warm.min` before the others; and makes no more
    /// blanks than have to be there, for a while. May block for as long as closing takes.
    void relieve() {
        cautiousUntil = System.nanoTime() + CAUTION.toNanos();
        pools.evictQuarter().forEach(Sandbox::close);
        refill();
    }

    public SandboxSnapshot snapshot() {
        Map<Language, Duration> launchCost = new EnumMap<>(Language.class);
        Map<Language, Integer> alive = new EnumMap<>(Language.class);
        Map<Language, Integer> blank = new EnumMap<>(Language.class);
        Map<Language, Integer> blanksWanted = new EnumMap<>(Language.class);
        for (var language : languages.values()) {
            if (language.launchCost().isPositive()) {
                launchCost.put(language.name(), language.launchCost());
            }
            alive.put(language.name(), language.alive());
            blank.put(language.name(), language.blanks().count());
            blanksWanted.put(language.name(), language.blanks().wanted());
        }
        return new SandboxSnapshot(
                pools.counts(),
                threads.queued() == 0 ? Duration.ZERO : queueWait.value(),
                launchCost,
                alive,
                blank,
                blanksWanted,
                threads.alive(),
                watch.underWay(),
                watch.stranded(),
                threads.spare());
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

    /// Takes nothing new, waits up to `drainTimeout` for what runs, cuts the rest off, which is
    /// then cancelled by [Outcome.Cancelled.By#CLOSING_NODE], releases the engines. Fails when a
    /// sandbox did not stop; the process can end nevertheless, since all threads are daemons.
    public Future<Void> close() {
        closing = true;
        deployments.close();
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
}
