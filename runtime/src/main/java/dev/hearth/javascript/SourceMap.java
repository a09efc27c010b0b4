package dev.hearth.javascript;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A source map of version 3 (ECMA-426), without `sections`, names and contents. A map that is
/// unsorted gives wrong places, never an error.
final class SourceMap {

    /// A file as the map names it, with its `sourceRoot`; line and column from 1.
    record Origin(String source, int line, int column) {}

    static final SourceMap EMPTY = new SourceMap(List.of(), new int[0], new int[] {0});

    private static final JsonFactory JSON = new JsonFactory();

    private static final String DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static final int INTS = 4;

    private static final int NO_SOURCE = -1;

    private final List<String> sources;

    /// Four a segment: column of the generated code, index of the source, its line and column.
    private final int[] segments;

    /// The first segment of each line, and the number of segments.
    private final int[] lines;

    private SourceMap(List<String> sources, int[] segments, int[] lines) {
        this.sources = sources;
        this.segments = segments;
        this.lines = lines;
    }

    /// @throws IOException it is no source map
    static SourceMap parse(byte[] json) throws IOException {
        var root = "";
        var mappings = "";
        List<String> sources = new ArrayList<>();
        try (var parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            for (var field = parser.nextFieldName();
                    field != null;
                    field = parser.nextFieldName()) {
                parser.nextToken();
                switch (field) {
                    case "sourceRoot" -> root = parser.getValueAsString("");
                    case "mappings" -> mappings = parser.getValueAsString("");
                    case "sources" -> sources = texts(parser);
                    default -> parser.skipChildren();
                }
            }
        }
        var prefix = root.isEmpty() || root.endsWith("/") ? root : root + "/";
        return new Reader(mappings).map(sources.stream().map(source -> prefix + source).toList());
    }

    private static List<String> texts(JsonParser parser) throws IOException {
        List<String> texts = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new IOException("sources is no array");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(parser.getValueAsString("?"));
            parser.skipChildren();
        }
        return texts;
    }

    /// Where a place of the generated code comes from; null if the map does not say.
    ///
    /// @param line from 1
    /// @param column from 1
    @Nullable Origin origin(int line, int column) {
        if (line < 1 || line >= lines.length) {
            return null;
        }
        int low = lines[line - 1];
        int high = lines[line] - 1;
        int found = NO_SOURCE;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (segments[middle * INTS] < column) {
                found = middle;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        int source = found < 0 ? NO_SOURCE : segments[found * INTS + 1];
        return source < 0 || source >= sources.size()
                ? null
                : new Origin(
                        sources.get(source),
                        segments[found * INTS + 2] + 1,
                        segments[found * INTS + 3] + 1);
    }

    /// Decodes mappings: lines end in `;`, segments in `,`; a segment is one, four or five
    /// differences to the segment before, in base 64 with five bits a digit.
    private static final class Reader {

        private final String mappings;
        private int at;
        private int[] segments = new int[256];
        private int count;
        private int[] lines = new int[64];
        private int lineCount;

        Reader(String mappings) {
            this.mappings = mappings;
        }

        SourceMap map(List<String> sources) throws IOException {
            int source = 0;
            int line = 0;
            int column = 0;
            int generated = 0;
            startLine();
            while (at < mappings.length()) {
                switch (mappings.charAt(at)) {
                    case ';' -> {
                        at++;
                        generated = 0;
                        startLine();
                    }
                    case ',' -> at++;
                    default -> {
                        generated += number();
                        boolean hasSource = hasMore();
                        if (hasSource) {
                            source += number();
                            line += number();
                            column += number();
                        }
                        if (hasMore()) {
                            var _ = number();
                        }
                        add(generated, hasSource ? source : NO_SOURCE, line, column);
                    }
                }
            }
            startLine();
            return new SourceMap(
                    sources,
                    Arrays.copyOf(segments, count * INTS),
                    Arrays.copyOf(lines, lineCount));
        }

        private void startLine() {
            if (lineCount == lines.length) {
                lines = Arrays.copyOf(lines, 2 * lineCount);
            }
            lines[lineCount++] = count;
        }

        private void add(int generated, int source, int line, int column) {
            if (count * INTS == segments.length) {
                segments = Arrays.copyOf(segments, 2 * segments.length);
            }
            int first = count++ * INTS;
            segments[first] = generated;
            segments[first + 1] = source;
            segments[first + 2] = line;
            segments[first + 3] = column;
        }

        private boolean hasMore() {
            return at < mappings.length()
                    && mappings.charAt(at) != ','
                    && mappings.charAt(at) != ';';
        }

        private int number() throws IOException {
            int value = 0;
            for (int shift = 0; hasMore() && shift < Integer.SIZE; shift += 5) {
                int digit = DIGITS.indexOf(mappings.charAt(at++));
                if (digit < 0) {
                    break;
                }
                value |= (digit & 31) << shift;
                if (digit < 32) {
                    return (value & 1) == 0 ? value >>> 1 : -(value >>> 1);
                }
            }
            throw new IOException("mappings are broken at character " + at);
        }
    }
}
