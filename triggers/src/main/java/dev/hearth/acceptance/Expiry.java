package dev.hearth.acceptance;

import dev.hearth.journal.Change;
import dev.hearth.journal.Journal;
import dev.hearth.journal.Journal.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forgets results whose time is over, and the first to expire of those that are too many. On the
/// context of [AsyncInvocations].
///
/// @param most results that are kept
record Expiry(Journal journal, Shelf shelf, int most) {

    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final int AT_ONCE = 1_000;

    void forget(Instant now) {
        var expired = shelf.takeExpired(now, most, AT_ONCE);
        if (expired.isEmpty()) {
            return;
        }
        var changes = new ArrayList<Change>();
        for (var held : expired) {
            changes.add(new Change.Remove(held.eventKey()));
            changes.add(new Change.Remove(held.progressKey()));
        }
        journal.write(Purpose.SETTLE, changes)
                .onSuccess(_ -> {
                    if (expired.size() == AT_ONCE) {
                        forget(now);
                    }
                })
                .onFailure(kept -> {
                    LOG.warn("{} results are kept longer: {}", expired.size(), kept.getMessage());
                    expired.forEach(shelf::add);
                });
    }
}
