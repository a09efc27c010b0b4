package dev.hearth.javascript;

import static java.util.Objects.requireNonNull;

import dev.hearth.sandbox.Bytes;
import dev.hearth.sandbox.Call;
import dev.hearth.sandbox.EventData;
import dev.hearth.sandbox.EventJson;
import dev.hearth.sandbox.Guest;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.GuestPayload;
import dev.hearth.sandbox.HostReply;
import dev.hearth.sandbox.LoadException;
import dev.hearth.sandbox.Program;
import dev.hearth.sandbox.Progress;
import dev.hearth.sandbox.Returns;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/// One context. `guest.js` runs the handler and tells what became of it by one call to [#answered];
/// promises settle before the call that ran the guest returns to the host.
final class JavaScriptGuest implements Guest {

    private static final GuestHost.Level[] LEVELS = GuestHost.Level.values();

    private static final int RANDOM_BYTES_AT_ONCE = 65_536;

    private final Context context;
    private final BundleFileSystem files;
    private final Requests requests = new Requests();
    private final Value asModule;
    private final Value load;
    private final Value begin;
    private final Value fire;
    private final Value untilNextTimer;

    private @Nullable GuestHost host;
    private String unit = "";
    private @Nullable Progress answer;
    private @Nullable LoadException refusal;
    private boolean loaded;

    JavaScriptGuest(
            Function<BundleFileSystem, Context> contexts,
            Source guestCode,
            Function<String, Source> webApis,
            SecureRandom secureRandom) {
        files = new BundleFileSystem(this::asModule);
        context = contexts.apply(files);
        ProxyExecutable log = this::log;
        ProxyExecutable done = this::answered;
        ProxyExecutable webApi = values -> context.eval(webApis.apply(values[0].asString()));
        ProxyExecutable random = values -> random(secureRandom, values[0].asInt());
        ProxyExecutable uuid = _ -> UUID.randomUUID().toString();
        ProxyExecutable clock = _ -> System.nanoTime() / 1e6;
        ProxyExecutable resolve = this::resolve;
        ProxyExecutable read = this::read;
        ProxyExecutable send = values -> requests.send(requireNonNull(host), values);
        ProxyExecutable digest = JavaScriptGuest::digest;
        ProxyExecutable ask = this::ask;
        var calls =
                context.eval(guestCode)
                        .execute(
                                log, done, webApi, random, uuid, clock, resolve, read, send, digest,
                                ask);
        asModule = calls.getMember("asModule");
        load = calls.getMember("load");
        begin = calls.getMember("begin");
        fire = calls.getMember("fire");
        untilNextTimer = calls.getMember("untilNextTimer");
    }

    @Override
    public void load(Program program, GuestHost host) {
        var javaScript = (JavaScriptProgram) program;
        var spec = javaScript.spec();
        this.host = host;
        unit = spec.handler().unit();
        files.mount(javaScript.files());
        load.executeVoid(
                javaScript.entry(),
                javaScript.kind() == EntryFile.Kind.MODULE,
                spec.handler().member(),
                spec.name().value(),
                spec.id().version(),
                javaScript.env(),
                javaScript.secrets(),
                spec.limits().output().bytes());
        while (!loaded) {
            if (refusal != null) {
                throw refusal;
            }
            if (!goOn()) {
                awaitMore(host);
            }
        }
    }

    /// Hands the guest one reply or runs one timer: each is a call of its own, so that its promises
    /// settle before the next.
    private boolean goOn() {
        return requests.settleOne() || fire.execute().asBoolean();
    }

    /// A top-level `await` may wait for timers and replies, and nothing else is there to wait for.
    private void awaitMore(GuestHost host) {
        if (loaded || refusal != null) {
            return;
        }
        var wait = untilNextTimer.execute().asDouble();
        var reply = requests.first();
        if (reply.isPresent()) {
            var _ = host.await(wait < 0 ? reply.get() : within(nanos(wait), reply.get()));
        } else if (wait < 0) {
            throw LoadException.at(unit, "NeverLoaded", "a top-level await never settles");
        } else {
            LockSupport.parkNanos(nanos(wait));
        }
    }

    private static Future<HostReply> within(long nanos, Future<HostReply> reply) {
        var either = Promise.<HostReply>promise();
        var _ = reply.onSuccess(either::tryComplete);
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS)
                .execute(() -> either.tryComplete(new HostReply.Failed("a timer is due")));
        return either.future();
    }

    @Override
    public Progress begin(Call call) {
        var invocation = call.invocation();
        int kind = 0;
        String data = "";
        switch (EventJson.data(invocation.event())) {
            case EventData.None() -> {}
            case EventData.Json(var text) -> {
                kind = 1;
                data = text;
            }
            case EventData.Text(var text) -> {
                kind = 2;
                data = text;
            }
            case EventData.Binary(var base64) -> {
                kind = 3;
                data = base64;
            }
            case EventData.Batch(var events) -> {
                kind = 4;
                data = events;
            }
            case EventData.Malformed(var detail) -> {
                return new Progress.Malformed(detail);
            }
        }
        host = call.host();
        requests.refuseAll("nobody waited for it while the function was loaded");
        begin.executeVoid(
                EventJson.head(invocation.event()),
                kind,
                data,
                invocation.id().value(),
                invocation.attempt(),
                invocation.maxAttempts(),
                (double) invocation.deadline().remaining().toMillis());
        return progress();
    }

    @Override
    public Progress resume() {
        return progress();
    }

    private Progress progress() {
        while (answer == null && goOn()) {
            // Until there is an answer, or nothing to go on with.
        }
        var given = answer;
        if (given != null) {
            // An idle sandbox keeps nothing of the last invocation.
            answer = null;
            host = null;
            requests.abandon();
            return given;
        }
        var wait = untilNextTimer.execute().asDouble();
        return new Progress.Waiting(wait < 0 ? null : Duration.ofNanos(nanos(wait)));
    }

    private static long nanos(double millis) {
        return (long) Math.ceil(millis * 1e6);
    }

    /// From the guest, with the constants of `guest.js`.
    private @Nullable Object answered(Value... values) {
        switch (values[0].asInt()) {
            case 0 -> loaded = true;
            case 1 -> answer = Returns.nothing();
            case 2, 3, 4 -> answer = Returns.value(GuestPayload.of(values[0].asInt(), values[1]));
            case 5 ->
                    answer =
                            Returns.response(
                                    values[1].asLong(),
                                    headers(values[2].asString()),
                                    GuestPayload.of(values[3].asInt(), values[4]));
            case 6 -> answer = new Progress.Failed(Errors.thrown(values, bundle()));
            case 7 -> answer = Returns.invalid(values[1].asString());
            case 8 -> answer = new Progress.Malformed(values[1].asString());
            case 9 -> answer = new Progress.Oversized(values[1].asLong());
            default -> refusal = Errors.atLoading(values, unit, bundle());
        }
        return null;
    }

    private String asModule(Path file) {
        return asModule.execute(file.toString()).asString();
    }

    /// The file that a `require` names, or null.
    private @Nullable Object resolve(Value... values) {
        var found =
                bundle().packages()
                        .resolve(
                                Path.of(values[0].asString()),
                                values[1].asString(),
                                Packages.Use.REQUIRE);
        return found == null ? null : found.toString();
    }

    /// What a file holds for `require`: the function that is its code, the text of JSON, or null
    /// for a module.
    private @Nullable Object read(Value... values) {
        var file = Path.of(values[0].asString());
        try {
            return switch (bundle().packages().format(file)) {
                case COMMON_JS -> context.eval(bundle().script(file));
                case JSON -> new String(bundle().read(file), StandardCharsets.UTF_8);
                case MODULE -> null;
            };
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private BundleFiles bundle() {
        return files.mounted();
    }

    private static Map<String, String> headers(String lines) {
        Map<String, String> headers = new HashMap<>();
        var each = lines.isEmpty() ? new String[0] : lines.split("\n", -1);
        for (int at = 0; at < each.length; at += 2) {
            headers.put(each[at], each[at + 1]);
        }
        return headers;
    }

    private @Nullable Object log(Value... values) {
        if (host != null) {
            host.log(LEVELS[values[0].asInt()], bundle().sourceMaps().traced(values[1].asString()));
        }
        return null;
    }

    private @Nullable Object ask(Value... values) {
        requests.ask(requireNonNull(host), values);
        return null;
    }

    /// One character a byte, since nothing else of the host crosses.
    private static String random(SecureRandom secureRandom, int count) {
        var bytes = new byte[Math.clamp(count, 0, RANDOM_BYTES_AT_ONCE)];
        secureRandom.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// Likewise.
    private static Object digest(Value... values) {
        try {
            var digest = MessageDigest.getInstance(values[0].asString());
            return new String(digest.digest(Bytes.of(values[1])), StandardCharsets.ISO_8859_1);
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    @Override
    public void close() {
        context.close(true);
    }
}
