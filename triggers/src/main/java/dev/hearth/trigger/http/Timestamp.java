package dev.hearth.trigger.http;

import dev.hearth.trigger.http.Problem.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// How far the moment a request was signed may be from now, before or after.
record Timestamp(Duration tolerance) {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    /// @param header where the seconds stand, and who is asked for another
    /// @param seconds since the epoch, as the request has them
    Optional<Problem> objection(String header, String seconds, Instant now) {
        if (!SECONDS.matcher(seconds).matches()) {
            return Optional.of(
                    SignatureRefusal.invalid(
                            header,
                            "the timestamp in %s is no number of seconds".formatted(header)));
        }
        var away = Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now);
        return away.abs().compareTo(tolerance) <= 0
                ? Optional.empty()
                : Optional.of(
                        SignatureRefusal.of(
                                Reason.SIGNATURE_EXPIRED,
                                header,
                                "it was signed %d s %s; %d s are tolerated"
                                        .formatted(
                                                away.abs().toSeconds(),
                                                away.isNegative() ? "in the future" : "ago",
                                                tolerance.toSeconds())));
    }
}
