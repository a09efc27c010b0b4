package dev.hearth.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When the next of many may go, at so many a second. Pure: time is an argument.
///
/// @param perSecond at least 1; absent: at once
public record Pace(@Nullable Integer perSecond) {

    private static final int MOST = 500;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /// How long the next one has to wait.
    ///
    /// @param gone how many went since the beginning
    /// @param elapsed since the beginning
    public Duration wait(long gone, Duration elapsed) {
        if (perSecond == null) {
            return Duration.ZERO;
        }
        var wait = Duration.ofNanos(gone * SECOND / perSecond).minus(elapsed);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /// How many may be written together: what goes in a tenth of a second.
    public int atOnce() {
        return perSecond == null ? MOST : Math.clamp(perSecond / 10, 1, MOST);
    }
}
