package dev.hearth.function;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A number of bytes. Written as in Kubernetes: `512`, `64Ki`, `1Mi`, `2Gi`, or decimal `64k`,
/// `1M`, `2G`.
public record DataSize(long bytes) implements Comparable<DataSize> {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})(Ki|Mi|Gi|k|M|G)?");

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    public static DataSize ofKibibytes(long kibibytes) {
        return new DataSize(Math.multiplyExact(kibibytes, 1024L));
    }

    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(Math.multiplyExact(mebibytes, 1024L * 1024));
    }

    public static DataSize parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw notASize(text);
        }
        try {
            return new DataSize(
                    Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2))));
        } catch (ArithmeticException overflow) {
            throw notASize(text);
        }
    }

    private static long unit(@Nullable String suffix) {
        return switch (suffix) {
            case null -> 1;
            case "Ki" -> 1L << 10;
            case "Mi" -> 1L << 20;
            case "Gi" -> 1L << 30;
            case "k" -> 1_000;
            case "M" -> 1_000_000;
            case "G" -> 1_000_000_000;
            default -> throw notASize(suffix);
        };
    }

    private static IllegalArgumentException notASize(String text) {
        return new IllegalArgumentException(
                "'%s' is not a size: write a number of bytes, or one with Ki, Mi, Gi, k, M or G"
                        .formatted(text));
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /// The shortest exact form, e.g. `64Ki`.
    @Override
    public String toString() {
        if (bytes > 0 && bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "Gi";
        }
        if (bytes > 0 && bytes % (1L << 20) == 0) {
            return (bytes >> 20) + "Mi";
        }
        if (bytes > 0 && bytes % (1L << 10) == 0) {
            return (bytes >> 10) + "Ki";
        }
        return Long.toString(bytes);
    }
}
