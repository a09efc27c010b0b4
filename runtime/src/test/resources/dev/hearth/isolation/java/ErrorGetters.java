// tries: throws errors that throw when they are looked at
// expect: fails Trap
// expect: fails Hard
// expect: fails Loop
import java.util.Map;
import java.util.function.Function;

public final class ErrorGetters implements Function<Map<String, Object>, Object> {

    static class Trap extends RuntimeException {
        @Override
        public String getMessage() {
            throw new IllegalStateException("trap");
        }
    }

    static class Hard extends RuntimeException {
        @Override
        public String getMessage() {
            throw new AssertionError("trap");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new AssertionError("trap");
        }
    }

    static class Loop extends RuntimeException {
        @Override
        public synchronized Throwable getCause() {
            return new Loop();
        }
    }

    @Override
    public Object apply(Map<String, Object> data) {
        throw switch ((int) data.get("call")) {
            case 1 -> new Trap();
            case 2 -> new Hard();
            default -> new Loop();
        };
    }
}
