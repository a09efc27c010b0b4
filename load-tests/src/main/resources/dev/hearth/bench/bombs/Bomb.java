import java.util.ArrayList;
import java.util.function.Function;

/** Keeps all it allocates, and allocates until there is no more: nothing stops a Java thread. */
public final class Bomb implements Function<String, String> {

    @Override
    public String apply(String event) {
        var all = new ArrayList<int[]>();
        for (; ; ) {
            all.add(new int[1_000]);
        }
    }
}
