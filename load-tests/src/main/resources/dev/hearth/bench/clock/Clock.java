import java.util.Map;
import java.util.function.Function;

/** The time of its first instruction, in nanoseconds of the host's monotonic clock. */
public final class Clock implements Function<Map<String, Object>, Map<String, Long>> {

    @Override
    public Map<String, Long> apply(Map<String, Object> event) {
        return Map.of("nanos", System.nanoTime());
    }
}
