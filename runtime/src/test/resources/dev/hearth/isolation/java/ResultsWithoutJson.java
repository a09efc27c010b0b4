// tries: returns cycles, and what throws when it is written
// expect: invalid
// expect: invalid
// expect: invalid
// expect: fails | invalid
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

public final class ResultsWithoutJson implements Function<Map<String, Object>, Object> {

    public static final class Trap {
        public String getName() {
            throw new IllegalStateException("trap");
        }
    }

    public static final class Broken {
        public String getName() {
            throw new StackOverflowError("trap");
        }
    }

    @Override
    public Object apply(Map<String, Object> data) {
        return switch ((int) data.get("call")) {
            case 1 -> {
                var cycle = new HashMap<String, Object>();
                cycle.put("self", cycle);
                yield cycle;
            }
            case 2 -> new Trap();
            case 3 -> new Object();
            default -> new Broken();
        };
    }
}
