// tries: returns more than its output limit
// output: 64Ki
// expect: limit: output
// expect: limit: output
// expect: limit: output
import java.util.Map;
import java.util.function.Function;

public final class HugeResult implements Function<Map<String, Object>, Object> {

    @Override
    public Object apply(Map<String, Object> data) {
        return switch ((int) data.get("call")) {
            case 1 -> "x".repeat(100_000);
            case 2 -> new int[100_000];
            default -> new byte[100_000];
        };
    }
}
