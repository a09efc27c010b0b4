package dev.hearth.trigger.timer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a [Timetable] has come.
///
/// @param start slots that were due at this moment were missed
/// @param decided all slots up to here are decided
/// @param running slots that were fired and have not come to their end, oldest first
/// @param makingUp the missed slot for which later ones wait
record Progress(Instant start, Instant decided, List<Instant> running, @Nullable Instant makingUp) {

    Progress {
        running = List.copyOf(running);
    }
}
