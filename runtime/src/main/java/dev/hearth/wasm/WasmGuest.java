package dev.hearth.wasm;

import dev.hearth.sandbox.Call;
import dev.hearth.sandbox.EventJson;
import dev.hearth.sandbox.Guest;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.Program;
import dev.hearth.sandbox.Progress;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs a module by giving every invocation an instance of its own, since `_start` runs once. The
/// instance is made when the function is loaded, or after the answer before: an invocation finds
/// one ready. A blank has what surrounds an instance already, for a function without variables.
/// Never waits.
final class WasmGuest implements Guest {

    private final Function<Map<String, String>, Surroundings> surroundings;
    private final BiFunction<WasmProgram, Surroundings, Instance> instances;
    private final Object making = new Object();
    private final Object state = new Object();
    private @Nullable WasmProgram program;

    /// Both guarded by `making`.
    private @Nullable Surroundings blank;

    private @Nullable Instance ready;

    private @Nullable Instance running;
    private final Queue<Instance> used = new ArrayDeque<>();
    private boolean closed;

    /// @param surroundings makes them for an environment
    /// @param instances makes one in them
    WasmGuest(
            Function<Map<String, String>, Surroundings> surroundings,
            BiFunction<WasmProgram, Surroundings, Instance> instances) {
        this.surroundings = surroundings;
        this.instances = instances;
        blank = surroundings.apply(Map.of());
    }

    @Override
    public void load(Program program, GuestHost host) {
        this.program = (WasmProgram) program;
        makeReady();
    }

    @Override
    public Progress begin(Call call) {
        return switch (EventJson.whole(call.invocation().event())) {
            case EventJson.Document.Malformed(var detail) -> new Progress.Malformed(detail);
            case EventJson.Document.Whole(var utf8) -> {
                var instance = enter();
                try {
                    yield instance.run(utf8.getBytes(), call.host());
                } finally {
                    leave(instance);
                }
            }
        };
    }

    @Override
    public Progress resume() {
        throw new IllegalStateException("a WASI command never waits");
    }

    @Override
    public void prepareNext() {
        try {
            releaseBlank();
            makeReady();
        } catch (RuntimeException | Error unmade) {
            // The next invocation makes its own, and is told what is wrong.
            releaseUsed();
        }
    }

    private void makeReady() {
        synchronized (making) {
            releaseUsed();
            if (ready == null && !isClosed() && loaded().isSmall()) {
                ready = make();
            }
        }
        if (isClosed()) {
            releaseReady();
        }
    }

    private Instance make() {
        var environment = loaded().environment();
        var prepared = blank;
        if (prepared == null || !environment.isEmpty()) {
            prepared = surroundings.apply(environment);
        } else {
            blank = null;
        }
        return instances.apply(loaded(), prepared);
    }

    private Instance enter() {
        Instance instance;
        synchronized (making) {
            releaseUsed();
            instance = ready == null ? make() : ready;
            ready = null;
        }
        synchronized (state) {
            running = instance;
        }
        if (isClosed()) {
            instance.close();
            throw new IllegalStateException("the guest is closed");
        }
        return instance;
    }

    private void leave(Instance instance) {
        synchronized (state) {
            running = null;
            used.add(instance);
        }
        if (isClosed()) {
            releaseUsed();
        }
    }

    private WasmProgram loaded() {
        if (program == null) {
            throw new IllegalStateException("no function is loaded");
        }
        return program;
    }

    private boolean isClosed() {
        synchronized (state) {
            return closed;
        }
    }

    private void releaseUsed() {
        while (true) {
            Instance instance;
            synchronized (state) {
                instance = used.poll();
            }
            if (instance == null) {
                return;
            }
            instance.close();
        }
    }

    private void releaseReady() {
        synchronized (making) {
            if (ready != null) {
                ready.close();
                ready = null;
            }
            releaseBlank();
        }
    }

    private void releaseBlank() {
        synchronized (making) {
            if (blank != null) {
                blank.close();
                blank = null;
            }
        }
    }

    @Override
    public void close() {
        Instance instance;
        synchronized (state) {
            closed = true;
            instance = running;
        }
        if (instance != null) {
            instance.close();
        }
        releaseUsed();
        releaseReady();
    }
}
