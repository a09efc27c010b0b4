// tries: reads a file of the node, which Java functions can: they are trusted
// expect: returns read
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

public final class TrustedWithFiles implements Function<Map<String, Object>, Object> {

    @Override
    public Object apply(Map<String, Object> data) {
        try {
            return Files.readString(Path.of((String) data.get("canary"))).isEmpty() ? "empty" : "read";
        } catch (java.io.IOException refused) {
            return "refused";
        }
    }
}
