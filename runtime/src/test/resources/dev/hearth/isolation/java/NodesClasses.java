// tries: loads classes of the node by its own loader
// expect: returns refused
import java.util.List;
import java.util.Map;
import java.util.function.Function;

public final class NodesClasses implements Function<Map<String, Object>, Object> {

    @Override
    public Object apply(Map<String, Object> data) {
        for (var name : List.of("dev.hearth.sandbox.Graalvisor", "io.vertx.core.Vertx", "org.graalvm.polyglot.Context", "com.fasterxml.jackson.databind.ObjectMapper")) {
            for (var loader : new ClassLoader[] {getClass().getClassLoader(), Thread.currentThread().getContextClassLoader()}) {
                try {
                    return "found " + Class.forName(name, true, loader);
                } catch (ClassNotFoundException | LinkageError absent) {
                    continue;
                }
            }
        }
        return "refused";
    }
}
