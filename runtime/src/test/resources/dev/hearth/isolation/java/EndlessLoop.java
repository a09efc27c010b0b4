// tries: loops on after it was interrupted; its answer comes in time, its thread ends later
// timeout: 300ms
// expect: timeout | limit: cpu_time
import java.util.Map;
import java.util.function.Function;

public final class EndlessLoop implements Function<Map<String, Object>, Object> {

    @Override
    public Object apply(Map<String, Object> data) {
        long end = System.nanoTime() + 2_500_000_000L;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return "too late";
    }
}
