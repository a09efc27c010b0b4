import java.util.function.Function;

/** A chain of as many dependent steps as it is asked for. */
public final class Loop implements Function<Loop.Steps, Loop.Sum> {

    public record Steps(int count) {}

    public record Sum(int sum) {}

    @Override
    public Sum apply(Steps steps) {
        int sum = 0;
        for (int i = 0; i < steps.count(); i++) {
            sum = (sum * 31 + i) % 1000003;
        }
        return new Sum(sum);
    }
}
