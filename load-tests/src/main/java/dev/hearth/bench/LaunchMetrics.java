package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `hearth_sandbox_launch_seconds` of a node at a moment.
///
/// @param buckets by labels: how many launches took at most so many seconds
public record LaunchMetrics(Map<String, NavigableMap<Double, Double>> buckets) {

    private static final Pattern BUCKET =
            Pattern.compile("hearth_sandbox_launch_seconds_bucket\\{(.*?),?le=\"(.*)\"} (.*)");

    /// @param labels `from` and `language`
    /// @param p50 the upper bound of the bucket that it falls into, in seconds
    /// @param p99 likewise
    public record Line(String labels, double count, double p50, double p99) {

        @Override
        public String toString() {
            return "%-32s %8.0f   p50 <= %.0f µs   p99 <= %.0f µs"
                    .formatted(labels, count, p50 * 1e6, p99 * 1e6);
        }
    }

    static LaunchMetrics scrape(int adminPort) {
        var uri = URI.create("http://127.0.0.1:%d/metrics".formatted(adminPort));
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(uri).build();
            return parse(client.send(request, BodyHandlers.ofString()).body());
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }

    static LaunchMetrics parse(String exposition) {
        var buckets = new TreeMap<String, NavigableMap<Double, Double>>();
        exposition
                .lines()
                .map(BUCKET::matcher)
                .filter(Matcher::matches)
                .forEach(line ->
                        buckets.computeIfAbsent(line.group(1), _ -> new TreeMap<>())
                                .put(
                                        line.group(2).equals("+Inf")
                                                ? Double.POSITIVE_INFINITY
                                                : Double.parseDouble(line.group(2)),
                                        Double.parseDouble(line.group(3))));
        return new LaunchMetrics(buckets);
    }

    /// What came to it since an earlier moment.
    List<Line> since(LaunchMetrics before) {
        var lines = new ArrayList<Line>();
        buckets.forEach((labels, now) -> {
            var then = before.buckets.getOrDefault(labels, new TreeMap<>());
            var more = new TreeMap<Double, Double>();
            now.forEach((le, count) -> more.put(le, count - then.getOrDefault(le, 0.0)));
            double all = more.lastEntry().getValue();
            if (all > 0) {
                lines.add(new Line(labels, all, bound(more, all / 2), bound(more, all * 0.99)));
            }
        });
        return lines;
    }

    private static double bound(NavigableMap<Double, Double> cumulative, double rank) {
        return cumulative.entrySet().stream()
                .filter(bucket -> bucket.getValue() >= rank)
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}
