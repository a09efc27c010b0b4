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
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.ByteSequence;

/// Functions as WASI preview 1 commands: standard input is the event as JSON, standard output the
/// result (JSON, or text), standard error the log, the environment the function's own and its
/// secrets. No directory is open to them. Their memory, and each of their tables, is bounded by
/// `limits.memory`, exactly.
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
        var module = read(bytes(spec.bundle().root(), unit), spec);
        var program = WasmProgram.of(spec, source(module.bytes(), unit), module.initialMemory());
        link(program);
        return program;
    }

    private static WasmModule read(byte[] bytes, FunctionSpec spec) {
        try {
            return WasmModule.of(bytes, spec.limits().memory());
        } catch (WasmModule.Unfit unfit) {
            throw LoadException.at(spec.handler().unit(), unfit.name(), "" + unfit.getMessage());
        }
    }

    private static byte[] bytes(Path bundle, String unit) {
        try {
            var root = bundle.toRealPath();
            var file = root.resolve(unit).normalize();
            if (!file.startsWith(root) || !file.toRealPath().startsWith(root)) {
                throw LoadException.at(unit, "OutsideBundle", "is not below the bundle's folder");
            }
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw LoadException.at(unit, "NoModule", "no such file in the bundle, or not readable");
        }
    }

    private static Source source(ByteSequence bytes, String name) {
        try {
            return Source.newBuilder(ID, bytes, name).build();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Instantiates once, which runs nothing, for modules with a start function are refused.
    private void link(WasmProgram program) {
        var unit = program.spec().handler().unit();
        try (var instance = Instance.of(program, surroundings(program.environment()))) {
            if (!instance.isCommand()) {
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
        return new WasmGuest(this::surroundings, Instance::of);
    }

    Surroundings surroundings(Map<String, String> environment) {
        return Surroundings.on(engine, environment);
    }

    @Override
    public void close() {
        engine.close(true);
    }
}
