// tries: loads another function's class and changes its static fields
// expect: returns refused
import java.util.Map;
import java.util.function.Function;

public final class NeighboursClasses implements Function<Map<String, Object>, Object> {

    @Override
    public Object apply(Map<String, Object> data) {
        try {
            var neighbour = Class.forName("Neighbour");
            var clean = neighbour.getDeclaredField("clean");
            clean.setAccessible(true);
            clean.setBoolean(null, false);
            return "changed";
        } catch (ReflectiveOperationException absent) {
            return "refused";
        }
    }
}
