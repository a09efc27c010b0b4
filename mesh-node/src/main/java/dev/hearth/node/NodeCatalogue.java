package dev.hearth.node;

import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The functions this node serves; replaced as a whole, so that nobody sees half of a deployment.
final class NodeCatalogue implements Catalogue {

    private volatile Map<FunctionName, FunctionSpec> functions = Map.of();

    void replace(Collection<FunctionSpec> specs) {
        var next = new TreeMap<FunctionName, FunctionSpec>();
        specs.forEach(spec -> next.put(spec.name(), spec));
        functions = next;
    }

    @Override
    public Optional<FunctionSpec> function(FunctionName name) {
        return Optional.ofNullable(functions.get(name));
    }

    @Override
    public Collection<FunctionSpec> functions() {
        return functions.values();
    }
}
