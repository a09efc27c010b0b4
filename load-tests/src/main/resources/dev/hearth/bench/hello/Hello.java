import java.util.Map;
import java.util.function.Function;

public final class Hello implements Function<Map<String, Object>, Hello.Greeting> {

    public record Greeting(String greeting) {}

    @Override
    public Greeting apply(Map<String, Object> nothing) {
        return new Greeting("Hello, world!");
    }
}
