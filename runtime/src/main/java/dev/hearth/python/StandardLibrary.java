package dev.hearth.python;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.jspecify.annotations.Nullable;

/// The source text of the modules that blanks import, as the first blank found them on the disk.
/// Shared by all contexts of the engine; sealed before any function is loaded.
final class StandardLibrary {

    private final Map<String, ProxyArray> modules = new ConcurrentHashMap<>();
    private volatile boolean sealed;

    /// @param values the module's name
    /// @return file, whether it is a package, source
    @Nullable Object find(Value... values) {
        return modules.get(values[0].asString());
    }

    /// @param values the module's name, file, whether it is a package, source
    @Nullable Object keep(Value... values) {
        if (!sealed) {
            modules.put(
                    values[0].asString(),
                    ProxyArray.fromArray(
                            values[1].asString(), values[2].asBoolean(), values[3].asString()));
        }
        return null;
    }

    /// From now on nothing is added.
    void seal() {
        sealed = true;
    }
}
