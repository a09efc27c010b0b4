package dev.hearth.bench;

import dev.hearth.function.Language;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What the answers of a node say of its launches. On one event loop, then read.
public final class LaunchAnswers {

    private static final Pattern LAUNCH = Pattern.compile("\\blaunch;dur=([0-9.]+)");
    private static final double NANOS_OF_A_MILLISECOND = 1e6;

    /// @param from `blank`, `new` or `warm`
    private record Kind(Language language, String from) implements Comparable<Kind> {

        @Override
        public int compareTo(Kind other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return "%-7s%-6s".formatted(language.word(), from);
        }
    }

    /// @param answer from the time the request was due to its whole answer
    private record Times(Percentiles launch, Percentiles answer) {}

    private final Map<Kind, Times> kinds = new TreeMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();

    void answered(Language language, HttpClientResponse response, Buffer body, long nanos) {
        var from = response.getHeader("hearth-sandbox");
        var timing = response.getHeader("server-timing");
        if (response.statusCode() != 200
                || from == null
                || timing == null
                || !PriceFunctions.isPriced(body)) {
            count(response.statusCode() + " " + body);
            return;
        }
        var kind = new Kind(language, from);
        var times =
                kinds.computeIfAbsent(kind, _ -> new Times(new Percentiles(), new Percentiles()));
        times.launch.record(launchNanos(timing));
        times.answer.record(nanos);
    }

    void failed(Throwable cause) {
        count(cause.toString());
    }

    private void count(String failure) {
        failures.merge(failure.substring(0, Math.min(200, failure.length())), 1, Integer::sum);
    }

    static long launchNanos(String serverTiming) {
        var launch = LAUNCH.matcher(serverTiming);
        if (!launch.find()) {
            throw new IllegalStateException("no launch in " + serverTiming);
        }
        return Math.round(Double.parseDouble(launch.group(1)) * NANOS_OF_A_MILLISECOND);
    }

    /// Their launches by language and by what they came from, e.g. `js blank`.
    public Map<String, Percentiles> launches() {
        var launches = new TreeMap<String, Percentiles>();
        kinds.forEach((kind, times) ->
                launches.put(kind.language.word() + " " + kind.from, times.launch));
        return launches;
    }

    long count() {
        return kinds.values().stream().mapToLong(times -> times.launch.count()).sum();
    }

    public int failures() {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        var launch = new Percentiles();
        text.append("launch, µs   %s%n".formatted(Percentiles.HEADING));
        kinds.forEach((kind, times) -> text.append("%s%s%n".formatted(kind, times.launch)));
        kinds.values().forEach(times -> launch.add(times.launch));
        text.append("%-13s%s%n".formatted("all", launch));
        text.append("answer, µs   %s%n".formatted(Percentiles.HEADING));
        kinds.forEach((kind, times) -> text.append("%s%s%n".formatted(kind, times.answer)));
        failures.forEach(
                (why, times) -> text.append("FAILED %d times: %s%n".formatted(times, why)));
        return text.toString();
    }
}
