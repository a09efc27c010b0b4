// tries: sleeps for an hour
// timeout: 300ms
// expect: timeout
import java.util.Map;
import java.util.function.Function;

public final class EndlessSleep implements Function<Map<String, Object>, Object> {

    @Override
    public Object apply(Map<String, Object> data) {
        try {
            Thread.sleep(3_600_000);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return "too late";
    }
}
