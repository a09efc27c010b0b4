package dev.hearth.wasm;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.sandbox.Guest;
import dev.hearth.sandbox.GuestLanguage;
import dev.hearth.sandbox.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.ByteSequence;
import org.graalvm.polyglot.io.IOAccess;

/// Functions as WASI preview 1 commands: standard input is the event as JSON, standard output the
/// result (JSON, or text), standard error the log, the environment the function's own and its
/// secrets. No directory is open to them.
public final class WasmLanguage implements GuestLanguage {

    static final String ID = "wasm";

    private final Engine engine =
            Engine.newBuilder(ID).option("engine.WarnInterpreterOnly", "false").build();

    @Override
    public Language language() {
        return Language.WASM;
    }

    @Override
    public String engineName() {
        return engine.getImplementationName();
    }

    /// Parses, validates and links the module.
    @Override
    public WasmProgram prepare(FunctionSpec spec) {
        var unit = spec.handler().unit();
        var file = fileOf(spec.bundle().root(), unit);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw LoadException.at(unit, "NoModule", "no such file in the bundle, or not readable");
        }
        var sections = WasmSections.of(bytes);
        if (!sections.isWasm()) {
            throw LoadException.at(unit, "NotWasm", "is not a WebAssembly 1.0 binary");
        }
        if (sections.hasStart()) {
            throw LoadException.at(
                    unit,
                    "NotACommand",
                    "runs code when it is instantiated; build it as a WASI command");
        }
        var program = new WasmProgram(spec, source(bytes, unit));
        link(program);
        return program;
    }

    private static Path fileOf(Path root, String unit) {
        var file = root.resolve(unit).normalize();
        if (!file.startsWith(root.normalize())) {
            throw LoadException.at(unit, "OutsideBundle", "is not below the bundle's folder");
        }
        return file;
    }

    private static Source source(byte[] bytes, String name) {
        try {
            return Source.newBuilder(ID, ByteSequence.create(bytes), name).build();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Instantiates once, which runs nothing, for modules with a start function are refused.
    private void link(WasmProgram program) {
        var unit = program.spec().handler().unit();
        try (var context = context(Map.of()).build()) {
            if (!program.instance(context).hasMember(WasmProgram.ENTRY)) {
                throw LoadException.at(
                        unit,
                        "NotACommand",
                        "exports no function '_start'; build it as a WASI preview 1 command");
            }
        } catch (PolyglotException invalid) {
            throw LoadException.at(unit, "InvalidModule", "" + invalid.getMessage());
        }
    }

    @Override
    public Guest blank() {
        return new WasmGuest(this);
    }

    Context.Builder context(Map<String, String> environment) {
        return Context.newBuilder(ID)
                .engine(engine)
                .option("wasm.Builtins", "wasi_snapshot_preview1")
                .allowHostAccess(HostAccess.NONE)
                .allowPolyglotAccess(PolyglotAccess.NONE)
                .allowIO(IOAccess.NONE)
                .allowEnvironmentAccess(EnvironmentAccess.NONE)
                .environment(environment);
    }

    @Override
    public void close() {
        engine.close(true);
    }
}
