// tries: leaves its thread interrupted, for whoever runs there next
// expect: returns 1
// expect: returns 2
import java.util.Map;
import java.util.function.Function;

public final class InterruptsItsThread implements Function<Map<String, Object>, Object> {

    @Override
    public Object apply(Map<String, Object> data) {
        Thread.currentThread().interrupt();
        Thread.currentThread().setContextClassLoader(null);
        Thread.currentThread().setName("stolen");
        return data.get("call");
    }
}
