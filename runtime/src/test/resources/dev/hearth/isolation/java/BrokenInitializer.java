// tries: throws when its class is initialised
// expect: refused IllegalStateException
import java.util.Map;
import java.util.function.Function;

public final class BrokenInitializer implements Function<Map<String, Object>, Object> {

    static {
        if (true) {
            throw new IllegalStateException("broken");
        }
    }

    @Override
    public Object apply(Map<String, Object> data) {
        return "initialised";
    }
}
