package dev.hearth.python;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.sandbox.Guest;
import dev.hearth.sandbox.GuestLanguage;
import dev.hearth.sandbox.LoadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.FileSystem;
import org.graalvm.polyglot.io.IOAccess;
import org.jspecify.annotations.Nullable;

/// Functions as Python 3 files: `def handler(event, context)` or `async def`. The bundle's modules
/// and the pure-Python packages in its `site-packages` can be imported, and the standard library;
/// sockets, processes, threads, native extensions and files outside the bundle are refused.
///
/// A blank has imported what `guest.py` lists, so that a function which imports only that loads in
/// well under a millisecond; any other import costs 5 to 100 ms a sandbox.
public final class PythonLanguage implements GuestLanguage {

    private static final String ID = "python";
    private static final JsonMapper JSON = new JsonMapper();

    private final Engine engine =
            Engine.newBuilder(ID).option("engine.WarnInterpreterOnly", "false").build();
    private final Source guestCode = guestCode();
    private final Object checking = new Object();

    /// Compiles files to find syntax errors and runs none; made when the first is prepared.
    private @Nullable PythonGuest checker;

    private static Source guestCode() {
        var resource = PythonLanguage.class.getResource("guest.py");
        if (resource == null) {
            throw new IllegalStateException("guest.py is missing");
        }
        try {
            return Source.newBuilder(ID, resource).name("guest.py").internal(true).build();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public Language language() {
        return Language.PYTHON;
    }

    @Override
    public String engineName() {
        return engine.getImplementationName();
    }

    @Override
    public PythonProgram prepare(FunctionSpec spec) {
        var unit = spec.handler().unit();
        if (!unit.endsWith(".py")) {
            throw LoadException.at(unit, "NoHandlerFile", "a Python handler is FILE.py#FUNCTION");
        }
        try {
            var bundle = spec.bundle().root().toRealPath();
            var program =
                    new PythonProgram(
                            spec,
                            read(bundle, unit),
                            bundle,
                            json(spec.env()),
                            json(spec.secrets().values()));
            check(program);
            return program;
        } catch (CharacterCodingException notUtf8) {
            throw LoadException.at(unit, "SyntaxError", "is not UTF-8");
        } catch (IOException absent) {
            throw LoadException.at(
                    unit, "NoHandlerFile", "no such file in the bundle, or not readable");
        }
    }

    private static String read(Path bundle, String unit) throws IOException {
        var file = bundle.resolve(unit).toRealPath();
        if (!file.startsWith(bundle)) {
            throw LoadException.at(unit, "OutsideBundle", "is not below the bundle's folder");
        }
        return Files.readString(file);
    }

    private static String json(Map<String, String> values) {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void check(PythonProgram program) {
        synchronized (checking) {
            if (checker == null) {
                checker = blank();
            }
            checker.check(program);
        }
    }

    @Override
    public PythonGuest blank() {
        var files = new PythonFiles();
        return new PythonGuest(context(files), files, guestCode);
    }

    private Context context(PythonFiles files) {
        var io =
                IOAccess.newBuilder()
                        .fileSystem(FileSystem.allowInternalResourceAccess(files))
                        .build();
        return Context.newBuilder(ID)
                .engine(engine)
                .option("python.NoSiteFlag", "true")
                .option("python.IsolateFlag", "true")
                .option("python.PosixModuleBackend", "java")
                .allowHostAccess(HostAccess.NONE)
                .allowHostClassLookup(_ -> false)
                .allowPolyglotAccess(PolyglotAccess.NONE)
                .allowEnvironmentAccess(EnvironmentAccess.NONE)
                .allowNativeAccess(false)
                .allowCreateProcess(false)
                .allowCreateThread(false)
                .allowIO(io)
                .currentWorkingDirectory(PythonFiles.ROOT)
                .out(OutputStream.nullOutputStream())
                .err(OutputStream.nullOutputStream())
                .in(InputStream.nullInputStream())
                .build();
    }

    @Override
    public void close() {
        synchronized (checking) {
            if (checker != null) {
                checker.close();
            }
        }
        engine.close(true);
    }
}
