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
/// A blank has imported the modules that `docs/functions.md` lists; a function that imports only
/// these and its own loads fast.
///
/// All methods on platform threads only.
public final class PythonLanguage implements GuestLanguage {

    private static final String ID = "python";
    private static final JsonMapper JSON = new JsonMapper();

    private final Engine engine =
            Engine.newBuilder(ID).option("engine.WarnInterpreterOnly", "false").build();
    private final Source libraryCode = code("library.py");
    private final Source guestCode = code("guest.py");
    private final StandardLibrary standardLibrary = new StandardLibrary();
    private final Object checking = new Object();
    private @Nullable SyntaxChecker checker;

    private static Source code(String file) {
        var resource = PythonLanguage.class.getResource(file);
        if (resource == null) {
            throw new IllegalStateException(file + " is missing");
        }
        try {
            return Source.newBuilder(ID, resource).name(file).internal(true).build();
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
                            KeptCode.of(
                                    PythonFiles.ROOT.resolve(unit).toString(), read(bundle, unit)),
                            bundle,
                            json(spec.env()),
                            json(spec.secrets().values()));
            checker().check(unit, program.code());
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

    private SyntaxChecker checker() {
        synchronized (checking) {
            if (checker == null) {
                checker = new SyntaxChecker(context(new PythonFiles()), code("check.py"));
            }
            return checker;
        }
    }

    @Override
    public Guest blank() {
        var files = new PythonFiles();
        return new PythonGuest(context(files), files, libraryCode, guestCode, standardLibrary);
    }

    private Context context(PythonFiles files) {
        var io =
                IOAccess.newBuilder()
                        .fileSystem(FileSystem.allowInternalResourceAccess(files))
                        .build();
        return Context.newBuilder(ID)
                .engine(engine)
                .allowExperimentalOptions(true)
                .option("python.NoSiteFlag", "true")
                .option("python.IsolateFlag", "true")
                .option("python.PosixModuleBackend", "java")
                .option("python.NoAsyncActions", "true")
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
