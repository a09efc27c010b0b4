package dev.hearth.function;

import java.util.regex.Pattern;

/// The name of a function: a DNS label (RFC 1123), 1 to 63 characters of `a-z`, `0-9` and `-`.
public record FunctionName(String value) implements Comparable<FunctionName> {

    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public FunctionName {
        if (!DNS_LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a function name: use 1 to 63 of a-z, 0-9 and '-', no '-' at either end"
                            .formatted(value));
        }
    }

    @Override
    public int compareTo(FunctionName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
