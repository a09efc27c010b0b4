// tries: throws what no handler should
// expect: fails ThreadDeath
// expect: fails OutOfMemoryError | limit: memory
// expect: fails Throwable
import java.util.Map;
import java.util.function.Function;

public final class ThrowsOddErrors implements Function<Map<String, Object>, Object> {

    @SuppressWarnings({"unchecked", "removal"})
    private static <E extends Throwable> Object odd(int call) throws E {
        throw (E) switch (call) {
            case 1 -> new ThreadDeath();
            case 2 -> new OutOfMemoryError("not really");
            default -> new Throwable("plain");
        };
    }

    @Override
    public Object apply(Map<String, Object> data) {
        return ThrowsOddErrors.<RuntimeException>odd((int) data.get("call"));
    }
}
