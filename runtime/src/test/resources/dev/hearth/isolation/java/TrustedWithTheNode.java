// tries: reaches the node's classes by the system class loader, which Java functions can: they are trusted
// expect: returns found
import java.util.Map;
import java.util.function.Function;

public final class TrustedWithTheNode implements Function<Map<String, Object>, Object> {

    @Override
    public Object apply(Map<String, Object> data) {
        try {
            Class.forName("dev.hearth.sandbox.Graalvisor", false, ClassLoader.getSystemClassLoader());
            return "found";
        } catch (ClassNotFoundException absent) {
            return "refused";
        }
    }
}
