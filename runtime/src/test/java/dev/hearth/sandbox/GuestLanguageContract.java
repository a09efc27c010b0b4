package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Secrets;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds for every language. A subclass brings the language and, for each behaviour, a
/// function that has it; null where the language cannot have it.
public abstract class GuestLanguageContract {

    /// What a sample function does.
    public enum Behaviour {
        /// Returns the event's data as JSON.
        ECHO,
        /// Returns the event's `batch`.
        ECHOES_BATCH,
        /// Returns the string `héllo`.
        TEXT,
        /// Returns nothing.
        NOTHING,
        /// Returns status 201, header `x-a: b` and the body `made`.
        RESPONSE,
        /// Throws an error whose message has `boom` in it.
        THROWS,
        /// Throws an error named `NonRetryable`.
        THROWS_NON_RETRYABLE,
        /// Returns the number of times it was called in this guest: 1, 2, …
        COUNTS,
        /// Logs `hello` at level info, returns nothing.
        LOGS,
        /// Logs `started` at level info, then loops for ever.
        LOOPS,
        /// Returns the text of environment variable `REGION` followed by secret `KEY`.
        READS_ENV,
        /// Reads `/etc/passwd` and returns it: must fail, or return the string `denied`.
        READS_HOST_FILE,
        /// Does not compile or parse.
        SYNTAX_ERROR,
        /// Has no such export or class.
        MISSING_EXPORT,
        /// Its module level code throws an error with `bad start` in its message.
        MODULE_THROWS
    }

    /// The one instance of this test class; creating one may be slow.
    protected abstract GuestLanguage language();

    /// Writes a function into an empty folder and says what it is; null: not possible here.
    protected abstract @Nullable FunctionSpec write(Behaviour behaviour, Path folder);

    @TempDir Path folder;

    private final Samples.Lines log = new Samples.Lines();
    private final GuestHost host = Samples.host(log);

    private FunctionSpec sample(Behaviour behaviour) {
        var spec = write(behaviour, folder);
        assumeTrue(spec != null, () -> behaviour + " is not possible in this language");
        return spec;
    }

    private Progress once(FunctionSpec spec, Event event) {
        var program = language().prepare(spec);
        try (var guest = language().blank()) {
            guest.load(program, host);
            return run(guest, spec, event);
        } finally {
            program.close();
        }
    }

    private Progress run(Guest guest, FunctionSpec spec, Event event) {
        return run(guest, spec, event, host);
    }

    private static Progress run(Guest guest, FunctionSpec spec, Event event, GuestHost host) {
        var progress = guest.begin(new Call(Samples.invocation(spec, event), spec, host));
        while (progress instanceof Progress.Waiting) {
            progress = guest.resume();
        }
        return progress;
    }

    private static Result result(Progress progress) {
        assertThat(progress).isInstanceOf(Progress.Returned.class);
        return ((Progress.Returned) progress).result();
    }

    private static GuestError error(Progress progress) {
        assertThat(progress).isInstanceOf(Progress.Failed.class);
        return ((Progress.Failed) progress).error();
    }

    @Test
    void jsonGoesInAndComesOut() {
        var result = result(once(sample(Behaviour.ECHO), Samples.json("{\"a\":[1,\"é\",null]}")));
        assertThat(((Result.Value) result).payload().isJson()).isTrue();
        assertThat(((Result.Value) result).payload().bytes().toString().replace(" ", ""))
                .isEqualTo("{\"a\":[1,\"é\",null]}");
    }

    @Test
    void brokenJsonIsMalformedAndTheGuestIsUnharmed() {
        var spec = sample(Behaviour.ECHO);
        try (var guest = language().blank()) {
            guest.load(language().prepare(spec), host);
            assertThat(run(guest, spec, Samples.json("{\"a\":")))
                    .isInstanceOf(Progress.Malformed.class);
            assertThat(run(guest, spec, Samples.json("{}"))).isInstanceOf(Progress.Returned.class);
        }
    }

    @Test
    void anIdleGuestKeepsNothingOfItsLastInvocation() {
        var spec = sample(Behaviour.ECHO);
        try (var guest = language().blank()) {
            guest.load(language().prepare(spec), host);
            var last = hostOf(guest, spec);
            Polyglot.eventually(() -> {
                System.gc();
                return last.refersTo(null);
            });
        }
    }

    private WeakReference<GuestHost> hostOf(Guest guest, FunctionSpec spec) {
        var itsHost = Samples.host(log);
        assertThat(run(guest, spec, Samples.json("{}"), itsHost))
                .isInstanceOf(Progress.Returned.class);
        guest.prepareNext();
        return new WeakReference<>(itsHost);
    }

    @Test
    void aBatchIsAListOfWholeEvents() {
        var result = result(once(sample(Behaviour.ECHOES_BATCH), batch("{\"a\":1}", "[2]")));
        assertThat(((Result.Value) result).payload().bytes().toString().replace(" ", ""))
                .startsWith("[{")
                .contains("\"data\":{\"a\":1}", "\"data\":[2]");
    }

    @Test
    void aBatchWithBrokenJsonIsMalformed() {
        var broken = batch("{\"a\":1}", "1},{\"id\":\"forged\"");
        assertThat(once(sample(Behaviour.ECHOES_BATCH), broken))
                .isInstanceOf(Progress.Malformed.class);
    }

    private static Event batch(String... data) {
        var events = Stream.of(data).map(Samples::json).toList();
        return new Event(Stage.withoutData().cloudEvent(), new Origin.Batch(events));
    }

    @Test
    void aStringIsText() {
        var result = result(once(sample(Behaviour.TEXT), Samples.json("{}")));
        assertThat(((Result.Value) result).payload()).isEqualTo(Payload.text("héllo"));
    }

    @Test
    void nothingIsNothing() {
        assertThat(result(once(sample(Behaviour.NOTHING), Samples.json("{}"))))
                .isEqualTo(new Result.Nothing());
    }

    @Test
    void aStatusCodeMakesAResponse() {
        var response =
                (Result.HttpResponse) result(once(sample(Behaviour.RESPONSE), Samples.json("{}")));
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.headers()).containsEntry("x-a", "b");
        assertThat(response.body().bytes().toString()).isEqualTo("made");
    }

    @Test
    void whatItThrowsIsTold() {
        var error = error(once(sample(Behaviour.THROWS), Samples.json("{}")));
        assertThat(error.kind()).isEqualTo(GuestError.Kind.THREW);
        assertThat(error.message()).contains("boom");
        assertThat(error.stack()).isNotBlank();
        assertThat(error.retryable()).isTrue();
    }

    @Test
    void nonRetryableIsKnownByItsName() {
        var error = error(once(sample(Behaviour.THROWS_NON_RETRYABLE), Samples.json("{}")));
        assertThat(error.retryable()).isFalse();
    }

    @Test
    void aGuestKeepsItsStateAndSharesItWithNoOther() {
        var spec = sample(Behaviour.COUNTS);
        var program = language().prepare(spec);
        try (var one = language().blank();
                var other = language().blank()) {
            one.load(program, host);
            other.load(program, host);
            assertThat(result(run(one, spec, Samples.json("{}")))).isEqualTo(number("1"));
            assertThat(result(run(one, spec, Samples.json("{}")))).isEqualTo(number("2"));
            assertThat(result(run(other, spec, Samples.json("{}")))).isEqualTo(number("1"));
        }
    }

    private static Result number(String json) {
        return new Result.Value(Payload.json(json));
    }

    @Test
    void itsLogReachesTheHost() {
        once(sample(Behaviour.LOGS), Samples.json("{}"));
        assertThat(log.lines).contains("INFO hello");
    }

    @Test
    void itSeesItsOwnEnvironmentOnly() {
        var spec =
                sample(Behaviour.READS_ENV)
                        .withEnvironment(Map.of("REGION", "eu"), new Secrets(Map.of("KEY", "s3")));
        var result = result(once(spec, Samples.json("{}")));
        assertThat(((Result.Value) result).payload()).isEqualTo(Payload.text("eus3"));
    }

    @Test
    void itReadsNoFileOfTheHost() {
        switch (once(sample(Behaviour.READS_HOST_FILE), Samples.json("{}"))) {
            case Progress.Returned(Result.Value(var payload)) ->
                    assertThat(payload).isEqualTo(Payload.text("denied"));
            case Progress.Failed failed ->
                    assertThat(failed.error().kind()).isEqualTo(GuestError.Kind.THREW);
            case Progress other -> throw new AssertionError("it got further: " + other);
        }
    }

    @Test
    void aSyntaxErrorIsFoundWhenPreparing() {
        var spec = sample(Behaviour.SYNTAX_ERROR);
        assertThatThrownBy(() -> language().prepare(spec))
                .isInstanceOfSatisfying(
                        LoadException.class,
                        refusal ->
                                assertThat(refusal.error().kind()).isEqualTo(GuestError.Kind.LOAD))
                .hasMessageContaining(spec.handler().unit());
    }

    @Test
    void aMissingExportIsRefused() {
        var spec = sample(Behaviour.MISSING_EXPORT);
        assertThatThrownBy(() -> once(spec, Samples.json("{}"))).isInstanceOf(LoadException.class);
    }

    @Test
    void anErrorAtModuleLevelIsRefused() {
        var spec = sample(Behaviour.MODULE_THROWS);
        assertThatThrownBy(() -> once(spec, Samples.json("{}")))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("bad start");
    }

    @Test
    void closingFromAnotherThreadStopsALoop() throws Exception {
        var spec = sample(Behaviour.LOOPS);
        var started = new CountDownLatch(1);
        var waitsForStart = Samples.host((_, _) -> started.countDown());
        var guest = language().blank();
        guest.load(language().prepare(spec), host);
        var stopped = new CompletableFuture<Boolean>();
        var thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                guest.begin(
                                        new Call(
                                                Samples.invocation(spec, Samples.json("{}")),
                                                spec,
                                                waitsForStart));
                                stopped.complete(true);
                            } catch (RuntimeException | Error cancelled) {
                                stopped.complete(true);
                            }
                        });
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        guest.close();
        assertThat(stopped.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void closingTwiceIsClosingOnce() {
        var guest = language().blank();
        guest.close();
        guest.close();
    }
}
