// tries: recurses until the stack is full
// expect: fails StackOverflowError
// expect: fails StackOverflowError
import java.util.Map;
import java.util.function.Function;

public final class DeepRecursion implements Function<Map<String, Object>, Object> {

    @Override
    public Object apply(Map<String, Object> data) {
        return apply(data);
    }
}
