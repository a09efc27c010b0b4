package dev.hearth.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.jspecify.annotations.Nullable;

/// Modules of Python as the first blank found them on the disk, those of `hearth`, and the code of
/// both. Shared by all contexts; sealed before any function is loaded.
final class StandardLibrary {

    private record Module(ProxyArray parts, KeptCode code) {

        static Module of(String name, String file, Object isPackage, String text) {
            return new Module(
                    ProxyArray.fromArray(file, isPackage, text),
                    KeptCode.of("<" + name + ">", text));
        }
    }

    private final Map<String, Module> modules = new ConcurrentHashMap<>();
    private final String httpClient = resource("http_client.py");
    private volatile boolean sealed;

    StandardLibrary() {
        var name = "hearth.http";
        modules.put(name, Module.of(name, "<" + name + ">", false, resource("hearth_http.py")));
    }

    private static String resource(String file) {
        try (var stream = StandardLibrary.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException(file + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// What stands behind the text of `http.client`.
    String httpClient() {
        return httpClient;
    }

    /// @param values the module's name
    /// @return file, whether it is a package, source
    @Nullable Object find(Value... values) {
        var module = modules.get(values[0].asString());
        return module == null ? null : module.parts();
    }

    /// @param values the module's name, file, whether it is a package, source
    @Nullable Object keep(Value... values) {
        if (!sealed) {
            var name = values[0].asString();
            modules.putIfAbsent(
                    name,
                    Module.of(
                            name,
                            values[1].asString(),
                            values[2].asBoolean(),
                            values[3].asString()));
        }
        return null;
    }

    /// From now on nothing is added.
    void seal() {
        sealed = true;
    }
}
