package dev.hearth.java;

import dev.hearth.sandbox.LoadException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The classes of one function version: those of the JDK, those of its bundle, and the interfaces
/// it shares with the node. Nothing else of the node is visible.
///
/// A bundle is a jar, or a folder of classes with more jars in its `lib`.
final class FunctionClassLoader extends URLClassLoader {

    /// Packages whose classes are the node's own, so that an object can cross. A class of these
    /// packages that the node does not have comes from the bundle.
    private static final Set<String> SHARED =
            Set.of(
                    "com.amazonaws.services.lambda.runtime",
                    "com.amazonaws.services.lambda.runtime.logging",
                    "io.cloudevents",
                    "io.cloudevents.lang",
                    "io.cloudevents.rw",
                    "io.cloudevents.types");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader node;

    private FunctionClassLoader(String name, URL[] bundle, ClassLoader node) {
        super(name, bundle, ClassLoader.getPlatformClassLoader());
        this.node = node;
    }

    /// @param name of the function and its version, for stack traces
    /// @throws LoadException a jar cannot be read, or is larger than one may be
    static FunctionClassLoader over(Path bundle, String name, ClassLoader node) {
        try {
            var parts = new ArrayList<URL>();
            parts.add(bundle.toUri().toURL());
            if (Files.isRegularFile(bundle)) {
                JarBounds.check(bundle);
            }
            for (var jar : jars(bundle.resolve("lib"))) {
                JarBounds.check(jar);
                parts.add(jar.toUri().toURL());
            }
            return new FunctionClassLoader(name, parts.toArray(URL[]::new), node);
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException unreadable) {
            throw LoadException.at(
                    folder.toString(), "UnreadableBundle", "cannot be listed: " + unreadable);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        int dot = name.lastIndexOf('.');
        if (dot > 0 && SHARED.contains(name.substring(0, dot))) {
            try {
                return Class.forName(name, false, node);
            } catch (ClassNotFoundException onlyInTheBundle) {
                return super.findClass(name);
            }
        }
        return super.findClass(name);
    }
}
