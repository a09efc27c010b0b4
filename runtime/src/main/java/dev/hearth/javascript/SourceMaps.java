package dev.hearth.javascript;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The places in the stacks of one bundle's errors, told as its authors know them: relative to the
/// bundle, and where a file came out of a bundler with a source map, in what it was made of. A map
/// is read when an error first needs it; one that is broken, larger than [#LARGEST], or not in the
/// bundle changes nothing. Any thread.
final class SourceMaps {

    /// In bytes, contents of sources included. To read one of this size takes some 100 ms.
    static final int LARGEST = 16 << 20;

    private static final Pattern FRAME =
            Pattern.compile(
                    "^(\\s+at .*?)(?:file://)?"
                            + BundleFiles.ROOT
                            + "/(.+?):(\\d{1,9}):(\\d{1,9})(\\)?)$",
                    Pattern.MULTILINE);

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

    private static final Pattern INLINE =
            Pattern.compile("data:application/json[^,]*;base64,(.*)", Pattern.DOTALL);

    private static final String COMMENT = "# sourceMappingURL=";

    private final BundleFiles files;
    private final Map<Path, SoftReference<Mapped>> maps = new ConcurrentHashMap<>();

    /// @param folder what the map's sources are relative to
    private record Mapped(SourceMap map, Path folder) {}

    SourceMaps(BundleFiles files) {
        this.files = files;
    }

    /// A text with the frames of a stack in it.
    String traced(String text) {
        return text.contains(BundleFiles.ROOT + "/")
                ? FRAME.matcher(text).replaceAll(frame -> Matcher.quoteReplacement(told(frame)))
                : text;
    }

    private String told(MatchResult frame) {
        var name = frame.group(2);
        int line = Integer.parseInt(frame.group(3));
        int column = Integer.parseInt(frame.group(4));
        var place = place(name, line, column);
        return frame.group(1) + place + frame.group(5);
    }

    private String place(String name, int line, int written) {
        int column = written;
        try {
            var file = BundleFiles.ROOT.resolve(name);
            if (!files.isRead(file)) {
                return "%s:%d:%d".formatted(name, line, column);
            }
            if (files.packages().format(file) == Packages.Format.COMMON_JS) {
                column = EntryFile.columnInFile(line, column);
            }
            var mapped = mapped(file);
            var origin = mapped.map().origin(line, column);
            if (origin != null) {
                return "%s:%d:%d"
                        .formatted(
                                seen(mapped.folder(), origin.source()),
                                origin.line(),
                                origin.column());
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            // The place in the bundle is told.
        }
        return "%s:%d:%d".formatted(name, line, column);
    }

    private static String seen(Path folder, String source) {
        return SCHEME.matcher(source).matches() || source.startsWith("/")
                ? source
                : BundleFiles.ROOT.relativize(folder.resolve(source).normalize()).toString();
    }

    private Mapped mapped(Path file) {
        var known = maps.get(file);
        var mapped = known == null ? null : known.get();
        if (mapped == null) {
            mapped = read(file);
            maps.put(file, new SoftReference<>(mapped));
        }
        return mapped;
    }

    private Mapped read(Path file) {
        var none = new Mapped(SourceMap.EMPTY, BundleFiles.ROOT);
        try {
            var url = url(file);
            if (url == null) {
                return none;
            }
            var inline = INLINE.matcher(url);
            if (inline.matches()) {
                var json = Base64.getMimeDecoder().decode(inline.group(1));
                return new Mapped(SourceMap.parse(json), file.resolveSibling(""));
            }
            if (SCHEME.matcher(url).matches()) {
                return none;
            }
            var path = file.resolveSibling(URLDecoder.decode(url, StandardCharsets.UTF_8));
            return new Mapped(
                    SourceMap.parse(files.readOnce(path, LARGEST)), path.resolveSibling(""));
        } catch (IOException | IllegalArgumentException broken) {
            return none;
        }
    }

    /// What the last comment of its kind names.
    private @Nullable String url(Path file) throws IOException {
        var text = new String(files.read(file), StandardCharsets.ISO_8859_1);
        int at = text.lastIndexOf("//" + COMMENT);
        if (at < 0 || text.length() - at > LARGEST) {
            return null;
        }
        return text.substring(at + 2 + COMMENT.length()).strip().split("\\s", 2)[0];
    }
}
