import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Sums an array. */
public final class Neighbour implements Function<List<Integer>, Map<String, Object>> {

    private static boolean clean = true;

    @Override
    public Map<String, Object> apply(List<Integer> numbers) {
        var result = new java.util.LinkedHashMap<String, Object>();
        result.put("sum", numbers.stream().mapToInt(each -> each).sum());
        result.put("clean", clean && System.getProperty("polluted") == null);
        return result;
    }
}
