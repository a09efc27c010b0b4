package dev.hearth.java;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.sandbox.Guest;
import dev.hearth.sandbox.GuestLanguage;
import dev.hearth.sandbox.LoadException;
import java.io.IOException;
import java.nio.file.Files;

/// Functions as Java classes: `java.util.function.Function<I, O>`, or AWS Lambda's
/// `RequestHandler<I, O>` or `RequestStreamHandler`.
///
/// Java code is **trusted**. Its classes are isolated from the node's and from other functions',
/// its effects are not: it may open files and sockets, start threads and read the node's
/// environment; `System.out` is the node's and is not captured. No JVM can stop a thread, so a
/// limit bounds the answer only: [Guest#close] interrupts the handler once.
public final class JavaLanguage implements GuestLanguage {

    @Override
    public Language language() {
        return Language.JAVA;
    }

    @Override
    public String engineName() {
        return "%s %s".formatted(System.getProperty("java.vm.name"), Runtime.version());
    }

    /// Loads, links and looks at the handler's class; its static initialiser waits for a sandbox.
    @Override
    public JavaProgram prepare(FunctionSpec spec) {
        var root = spec.bundle().root();
        if (!Files.isReadable(root)) {
            throw LoadException.at(root.toString(), "NoBundle", "no such jar or folder of classes");
        }
        var loader =
                FunctionClassLoader.over(
                        root, spec.id().toString(), JavaLanguage.class.getClassLoader());
        try {
            return JavaProgram.of(spec, loader);
        } catch (LoadException refused) {
            try {
                loader.close();
            } catch (IOException unclosed) {
                refused.addSuppressed(unclosed);
            }
            throw refused;
        }
    }

    @Override
    public Guest blank() {
        return new JavaGuest();
    }

    @Override
    public void close() {}
}
