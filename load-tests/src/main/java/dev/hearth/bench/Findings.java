package dev.hearth.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// Counts what a node answered, and keeps what it must not answer. Any thread.
final class Findings {

    private static final int SHOWN = 20;
    private static final int INTERNAL_ERROR = 2;

    /// Of the HTTP server itself, to a version that it does not know; the node's own answers have a
    /// body.
    private static final Pattern UNKNOWN_VERSION =
            Pattern.compile("HTTP/1\\.[01] 501 Not Implemented\r\ncontent-length: 0\r\n");

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3})");
    private static final Pattern STACK =
            Pattern.compile(
                    "\tat [a-z]|\\bat [a-z]+\\.[\\w.$]+\\(|[a-z]\\.[A-Z]\\w+(Exception|Error)\\b");

    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final Queue<String> found = new ConcurrentLinkedQueue<>();
    private final AtomicInteger number = new AtomicInteger();

    /// @param silence what it is called when nothing was answered
    void answered(String silence, byte[] request, String answer) {
        for (var word : words(answer).isEmpty() ? List.of(silence) : words(answer)) {
            count(word);
            if ((word.startsWith("5") && !isUnknownVersion(word, answer))
                    || word.endsWith(" " + INTERNAL_ERROR)) {
                found(word, request, answer);
            }
        }
        if (STACK.matcher(answer).find()) {
            found("stack trace", request, answer);
        }
    }

    private static boolean isUnknownVersion(String word, String answer) {
        return word.equals("501") && UNKNOWN_VERSION.matcher(answer).find();
    }

    private static List<String> words(String answer) {
        return answer.startsWith("HTTP/1.1 ") && !answer.startsWith("HTTP/1.1 101")
                ? STATUS.matcher(answer)
                        .results()
                        .map(status -> status.group(1))
                        .filter(status -> !status.startsWith("1"))
                        .toList()
                : Http2Words.of(afterUpgrade(answer));
    }

    private static String afterUpgrade(String answer) {
        return answer.startsWith("HTTP/1.1 101")
                ? answer.substring(answer.indexOf("\r\n\r\n") + 4)
                : answer;
    }

    private void count(String answer) {
        answers.computeIfAbsent(answer, _ -> new AtomicInteger()).incrementAndGet();
    }

    void found(String what, byte[] request, String answer) {
        if (number.incrementAndGet() <= SHOWN) {
            found.add(
                    "%s%n  asked    %s%n  answered %s"
                            .formatted(what, shown(request), shown(answer.getBytes(ISO_8859_1))));
        }
    }

    private static String shown(byte[] bytes) {
        var text = new StringBuilder();
        for (int at = 0; at < Math.min(bytes.length, 700); at++) {
            int one = bytes[at] & 0xff;
            text.append(
                    switch (one) {
                        case '\r' -> "\\r";
                        case '\n' -> "\\n";
                        default ->
                                one < ' ' || one > '~'
                                        ? "\\x%02x".formatted(one)
                                        : Character.toString(one);
                    });
        }
        return text.toString();
    }

    int number() {
        return number.get();
    }

    List<String> shown() {
        return List.copyOf(found);
    }

    Map<String, Integer> answers() {
        var counted = new TreeMap<String, Integer>();
        answers.forEach((answer, count) -> counted.put(answer, count.get()));
        return counted;
    }
}
