package dev.hearth.java;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JavaType;
import dev.hearth.invocation.GuestError;
import dev.hearth.sandbox.BoundedOutput;
import dev.hearth.sandbox.Call;
import dev.hearth.sandbox.EventJson;
import dev.hearth.sandbox.Guest;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.LoadException;
import dev.hearth.sandbox.Program;
import dev.hearth.sandbox.Progress;
import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One object of a handler class. Never waits: a Java handler holds its thread until it returns.
final class JavaGuest implements Guest {

    private final Object running = new Object();
    private @Nullable Thread thread;
    private String threadName = "";
    private @Nullable Loaded loaded;

    private record Loaded(JavaProgram program, Object handler) {}

    @Override
    public void load(Program program, GuestHost host) {
        var java = (JavaProgram) program;
        enter(java);
        try {
            loaded = new Loaded(java, java.shape().constructor().newInstance());
            java.prepareBinding();
        } catch (InvocationTargetException | ExceptionInInitializerError threw) {
            throw failedToLoad(java, threw.getCause() == null ? threw : threw.getCause());
        } catch (ReflectiveOperationException | LinkageError broken) {
            throw failedToLoad(java, broken);
        } finally {
            leave();
        }
    }

    private static LoadException failedToLoad(JavaProgram program, Throwable thrown) {
        var error = JavaErrors.of(GuestError.Kind.LOAD, thrown);
        return new LoadException(
                new GuestError(
                        GuestError.Kind.LOAD,
                        error.name(),
                        "%s: %s: %s"
                                .formatted(
                                        program.spec().handler().unit(),
                                        error.name(),
                                        error.message()),
                        error.stack(),
                        null));
    }

    @Override
    public Progress begin(Call call) {
        if (loaded == null) {
            throw new IllegalStateException("no function is loaded");
        }
        var program = loaded.program();
        enter(program);
        try {
            return run(program, loaded.handler(), call);
        } catch (OutOfMemoryError exhausted) {
            // Not the function's failure to tell, but the node's.
            throw exhausted;
        } catch (Throwable thrown) {
            // The edge to guest code: whatever it throws, errors included, is its failure.
            return new Progress.Failed(JavaErrors.of(GuestError.Kind.THREW, thrown));
        } finally {
            leave();
        }
    }

    private static Progress run(JavaProgram program, Object handler, Call call) throws Exception {
        return switch (program.shape()) {
            case HandlerShape.OfFunction(_, var types) ->
                    bound(program, types.input(), call, argument -> apply(handler, argument));
            case HandlerShape.OfRequest(_, var types) ->
                    bound(
                            program,
                            types.input(),
                            call,
                            argument -> handle(handler, argument, call));
            case HandlerShape.OfStream _ -> stream((RequestStreamHandler) handler, call);
        };
    }

    private static Progress bound(
            JavaProgram program,
            JavaType input,
            Call call,
            Function<@Nullable Object, @Nullable Object> handler) {
        var binding = new Binding(program.mapper(), input);
        return switch (binding.argument(call.invocation().event())) {
            case Binding.Argument.Bound(var value) -> binding.result(handler.apply(value));
            case Binding.Argument.Malformed(var detail) -> new Progress.Malformed(detail);
        };
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object apply(Object handler, @Nullable Object argument) {
        return ((Function<@Nullable Object, @Nullable Object>) handler).apply(argument);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object handle(Object handler, @Nullable Object argument, Call call) {
        return ((RequestHandler<@Nullable Object, @Nullable Object>) handler)
                .handleRequest(argument, new LambdaContext(call));
    }

    /// A stream handler reads the whole event and writes a JSON document, as a WASI command does.
    private static Progress stream(RequestStreamHandler handler, Call call) throws Exception {
        return switch (EventJson.whole(call.invocation().event())) {
            case EventJson.Document.Malformed(var detail) -> new Progress.Malformed(detail);
            case EventJson.Document.Whole(var utf8) -> {
                var output = new BoundedOutput(call.spec().limits().output());
                try {
                    handler.handleRequest(
                            new ByteArrayInputStream(utf8.getBytes()),
                            output,
                            new LambdaContext(call));
                } catch (BoundedOutput.Full _) {
                    yield output.progress();
                }
                yield output.progress();
            }
        };
    }

    @Override
    public Progress resume() {
        throw new IllegalStateException("a Java handler never waits");
    }

    private void enter(JavaProgram program) {
        var current = Thread.currentThread();
        current.setContextClassLoader(program.loader());
        threadName = current.getName();
        synchronized (running) {
            thread = current;
        }
    }

    /// The thread goes back to its pool under its name, without the function's loader and without
    /// an interrupt that was meant for the function.
    private void leave() {
        synchronized (running) {
            thread = null;
            var _ = Thread.interrupted();
        }
        var current = Thread.currentThread();
        current.setContextClassLoader(JavaGuest.class.getClassLoader());
        if (!current.getName().equals(threadName)) {
            current.setName(threadName);
        }
    }

    /// Interrupts the handler; one that does not listen runs on, since no JVM can stop it.
    @Override
    public void close() {
        synchronized (running) {
            if (thread != null) {
                thread.interrupt();
                thread = null;
            }
        }
    }
}
