package dev.hearth.javascript;

import com.fasterxml.jackson.core.JsonFactory;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.sandbox.Guest;
import dev.hearth.sandbox.GuestLanguage;
import dev.hearth.sandbox.LoadException;
import dev.hearth.sandbox.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.IOAccess;

/// GraalJS: one engine for all JavaScript sandboxes of a node, so that code and its profiles are
/// shared. A context gets nothing of the host but the few functions that `guest.js` is handed.
public final class JavaScript implements GuestLanguage {

    static final String ID = "js";

    private static final JsonFactory JSON = new JsonFactory();

    private static final Duration TIME_FOR_A_FILE = Duration.ofSeconds(30);

    private final Engine engine;
    private final TypeScript typeScript;
    private final Source guestCode = resource("guest.js");
    private final Map<String, Source> webApis = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    public JavaScript() {
        engine =
                Engine.newBuilder(ID)
                        .sandbox(SandboxPolicy.TRUSTED)
                        .allowExperimentalOptions(true)
                        // Said by the node itself, once for all languages.
                        .option("engine.WarnInterpreterOnly", "false")
                        .option("js.json-modules", "true")
                        .option("js.import-attributes", "true")
                        .option("js.text-encoding", "true")
                        .option("js.performance", "true")
                        .option("js.global-property", "true")
                        .option("js.stack-trace-api", "true")
                        .option("js.locale", "en-US")
                        .option("js.timezone", "UTC")
                        .option("js.agent-can-block", "false")
                        .option("js.console", "false")
                        .option("js.print", "false")
                        .option("js.load", "false")
                        .option("js.graal-builtin", "false")
                        .option("js.polyglot-builtin", "false")
                        .option("js.java-package-globals", "false")
                        .option("js.global-arguments", "false")
                        .build();
        typeScript = new TypeScript(engine, TIME_FOR_A_FILE);
    }

    @Override
    public Language language() {
        return Language.JS;
    }

    @Override
    public String engineName() {
        return engine.getImplementationName();
    }

    @Override
    public Program prepare(FunctionSpec spec) {
        var unit = spec.handler().unit();
        try {
            var files = new BundleFiles(spec.bundle().root(), typeScript);
            var entry = EntryFile.of(unit, files);
            checkSyntax(entry, unit);
            return new JavaScriptProgram(
                    spec, files, entry.kind(), object(spec.env()), object(spec.secrets().values()));
        } catch (IOException unreadable) {
            throw LoadException.at(unit, "MissingFile", "there is no such file in the bundle");
        }
    }

    private void checkSyntax(EntryFile entry, String unit) {
        try (var context = context(new BundleFileSystem(_ -> ""))) {
            context.parse(entry.source());
        } catch (PolyglotException error) {
            throw Errors.atParsing(error, unit, entry);
        }
    }

    @Override
    public Guest blank() {
        return new JavaScriptGuest(this::context, guestCode, this::webApi, random);
    }

    private Context context(BundleFileSystem files) {
        return Context.newBuilder(ID)
                .engine(engine)
                .allowHostAccess(HostAccess.NONE)
                .allowHostClassLookup(_ -> false)
                .allowPolyglotAccess(PolyglotAccess.NONE)
                .allowEnvironmentAccess(EnvironmentAccess.NONE)
                .allowIO(IOAccess.newBuilder().fileSystem(files).build())
                .allowCreateProcess(false)
                .allowCreateThread(false)
                .allowNativeAccess(false)
                .currentWorkingDirectory(BundleFileSystem.WORKING_DIRECTORY)
                .out(OutputStream.nullOutputStream())
                .err(OutputStream.nullOutputStream())
                .build();
    }

    private Source webApi(String name) {
        return webApis.computeIfAbsent(name, api -> resource(api + ".js"));
    }

    @Override
    public void close() {
        typeScript.close();
        engine.close(true);
    }

    private static String object(Map<String, String> values) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (var entry : values.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    static Source resource(String file) {
        try (var stream =
                Optional.ofNullable(JavaScript.class.getResourceAsStream(file)).orElseThrow()) {
            var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return Source.newBuilder(ID, text, "hearth:" + file).buildLiteral();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
