package dev.hearth.trigger.http;

import java.util.List;
import java.util.Optional;

/// The header `Authorization`: `SCHEME CREDENTIALS`, the scheme in any case (RFC 9110 section
/// 11.4).
final class AuthorizationField {

    private AuthorizationField() {}

    /// The credentials; empty where the header is there twice, has another scheme, or no
    /// credentials.
    static Optional<String> of(List<String> values, String scheme) {
        if (values.size() != 1) {
            return Optional.empty();
        }
        var value = values.getFirst();
        int space = value.indexOf(' ');
        return space == scheme.length() && value.regionMatches(true, 0, scheme, 0, space)
                ? Optional.of(value.substring(space).strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }
}
