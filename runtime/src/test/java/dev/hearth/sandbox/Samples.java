package dev.hearth.sandbox;

import dev.hearth.function.Bundle;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// What tests of guests start from: events, functions in a folder, a host that remembers its log.
public final class Samples {

    private Samples() {}

    public static Event event(String contentType, String data) {
        return new Event(
                CloudEventBuilder.v1()
                        .withId("e-1")
                        .withSource(URI.create("/test"))
                        .withType("test.event")
                        .withData(contentType, data.getBytes(StandardCharsets.UTF_8))
                        .build(),
                new Origin.Direct());
    }

    public static Event json(String data) {
        return event("application/json", data);
    }

    /// With a minute and no limit of CPU time, else the default limits: code is slow in a young
    /// process.
    public static FunctionSpec function(
            String name, Language language, String handler, Path bundle) {
        var spec =
                FunctionSpec.of(
                        new FunctionId(new FunctionName(name), "1"),
                        language,
                        Handler.parse(handler),
                        new Bundle(bundle, "digest-of-" + name));
        return spec.withLimits(spec.limits().withCpuTime(null).withTimeout(Duration.ofMinutes(1)));
    }

    public static Invocation invocation(FunctionSpec spec, Event event) {
        return Invocation.once(spec.id(), "invoke", event, Deadline.after(spec.limits().timeout()));
    }

    public static Invocation invocation(FunctionSpec spec, Event event, Duration deadline) {
        return Invocation.once(spec.id(), "invoke", event, Deadline.after(deadline));
    }

    /// Writes one file of a bundle, folders included.
    public static void write(Path root, String file, String content) {
        try {
            var path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// A host without a network.
    public static GuestHost host(GuestLogger logger) {
        return host(logger, Samples::refuse);
    }

    private static Future<HostReply> refuse(HostRequest request, Future<?> abandoned) {
        return Future.succeededFuture(new HostReply.Refused("no network is granted"));
    }

    /// A host with this network.
    public static GuestHost host(
            GuestLogger logger, BiFunction<HostRequest, Future<?>, Future<HostReply>> network) {
        return new GuestHost() {
            @Override
            public void log(Level level, String text) {
                logger.log(level, text);
            }

            @Override
            public Future<HostReply> send(HostRequest request, Future<?> abandoned) {
                return network.apply(request, abandoned);
            }

            @Override
            public HostReply await(Future<HostReply> reply) {
                return reply.await();
            }
        };
    }

    /// The lines it was given.
    public static final class Lines implements GuestLogger {
        public final List<String> lines = new ArrayList<>();

        @Override
        public synchronized void log(GuestHost.Level level, String text) {
            lines.add(level + " " + text);
        }
    }
}
