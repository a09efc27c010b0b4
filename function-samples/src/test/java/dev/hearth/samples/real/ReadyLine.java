package dev.hearth.samples.real;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/// The one line by which a node says that it serves: it holds the word `ready` and `http=PORT
/// admin=PORT kafka=HOST:PORT`.
record ReadyLine(int httpPort, int adminPort, String kafka) {

    private static final Pattern READY = Pattern.compile("\\bready\\b");
    private static final Pattern HTTP = Pattern.compile("\\bhttp=(\\d+)");
    private static final Pattern ADMIN = Pattern.compile("\\badmin=(\\d+)");
    private static final Pattern KAFKA = Pattern.compile("\\bkafka=([\\w.\\-]+:\\d+)");

    static Optional<ReadyLine> in(String line) {
        var http = HTTP.matcher(line);
        var admin = ADMIN.matcher(line);
        var kafka = KAFKA.matcher(line);
        return READY.matcher(line).find() && http.find() && admin.find() && kafka.find()
                ? Optional.of(
                        new ReadyLine(
                                Integer.parseInt(http.group(1)),
                                Integer.parseInt(admin.group(1)),
                                kafka.group(1)))
                : Optional.empty();
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    URI admin(String path) {
        return URI.create("http://127.0.0.1:" + adminPort + path);
    }
}
