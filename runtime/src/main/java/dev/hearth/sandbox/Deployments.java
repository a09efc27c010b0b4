package dev.hearth.sandbox;

import static java.util.Objects.requireNonNull;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings functions into [Pools] and out of them again. Any thread; futures complete on the
/// caller's Vert.x context.
final class Deployments implements FunctionPool.Surroundings {

    private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);

    private final Graalvisor graalvisor;
    private final Vertx vertx;
    private final GraalvisorSettings settings;
    private final Pools pools;
    private final SandboxThreads threads;
    private final Watch watch;

    /// What is loaded for no invocation has one turn together, and few threads: there may be
    /// thousands, and one that sleeps or waits for its sandbox holds its thread.
    private final FairQueue.Line<Runnable> line = new FairQueue.Line<>();

    private final AtOnce loads;

    private volatile boolean closed;

    Deployments(
            Graalvisor graalvisor,
            Vertx vertx,
            GraalvisorSettings settings,
            Pools pools,
            SandboxThreads threads,
            Watch watch) {
        this.graalvisor = graalvisor;
        this.vertx = vertx;
        this.settings = settings;
        this.pools = pools;
        this.threads = threads;
        this.watch = watch;
        loads = new AtOnce(2 * settings.threads().permits());
    }

    Future<Void> deploy(FunctionSpec spec, LanguageRuntime language) {
        if (closed) {
            return Future.failedFuture(new IllegalStateException("the node is closing"));
        }
        return vertx.executeBlocking(() -> language.guests().prepare(spec), false)
                .compose(program -> loadFirst(requireNonNull(program), language));
    }

    private Future<Void> loadFirst(Program program, LanguageRuntime language) {
        var pool = new FunctionPool(program, language, this, settings);
        var first = new First(pool, new Reply<>(vertx));
        // Reserves the place that the first sandbox is released to.
        var _ = pool.acquire();
        load(pool, first);
        return first.reply.future();
    }

    Future<Void> undeploy(FunctionId function) {
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

    /// Deploys nothing from now on.
    void close() {
        closed = true;
    }

    @Override
    public void fill(FunctionPool pool, int count) {
        for (int each = 0; each < count; each++) {
            load(pool, new Filling(pool));
        }
    }

    @Override
    public void closeLater(Sandbox sandbox) {
        watch.closeLater(sandbox::close);
    }

    private void load(FunctionPool pool, Load.Waiter waiter) {
        loads.add(() -> {
            long deadline = System.nanoTime() + settings.loadTimeout().toNanos();
            var load = new Load(watch, pool, deadline, graalvisor, new Turn(waiter));
            watch.begun(load);
            threads.add(line, load);
        });
    }

    /// The next may begin once this one was told.
    private final class Turn implements Load.Waiter {

        private final Load.Waiter waiter;

        Turn(Load.Waiter waiter) {
            this.waiter = waiter;
        }

        @Override
        public void loaded(Sandbox sandbox) {
            try {
                waiter.loaded(sandbox);
            } finally {
                loads.done();
            }
        }

        @Override
        public void failed(Throwable cause) {
            try {
                waiter.failed(cause);
            } finally {
                loads.done();
            }
        }

        @Override
        public void lost() {
            waiter.lost();
        }
    }

    /// Makes the function known once it is loaded.
    private final class First implements Load.Waiter {

        private final FunctionPool pool;
        private final Reply<Void> reply;

        First(FunctionPool pool, Reply<Void> reply) {
            this.pool = pool;
            this.reply = reply;
        }

        @Override
        public void loaded(Sandbox sandbox) {
            if (closed) {
                failed(new IllegalStateException("the node is closing"));
                sandbox.close();
                lost();
                return;
            }
            var replaced = pools.put(pool);
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
            pool.program().close();
        }
    }

    /// One of `warm.min`.
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
