// tries: starts a thread, which Java functions can: they are trusted
// expect: returns started
import java.util.Map;
import java.util.function.Function;

public final class TrustedWithThreads implements Function<Map<String, Object>, Object> {

    @Override
    public Object apply(Map<String, Object> data) {
        try {
            var thread = new Thread(() -> {});
            thread.start();
            thread.join();
            return "started";
        } catch (InterruptedException interrupted) {
            return "interrupted";
        }
    }
}
