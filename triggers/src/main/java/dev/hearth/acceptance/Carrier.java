package dev.hearth.acceptance;

import dev.hearth.invocation.InvocationId;
import io.vertx.core.Future;
import java.util.Collection;

/// Brings accepted events to their end that something else keeps until then. Any thread; futures
/// complete on the caller's context.
public interface Carrier {

    /// What became of an event.
    enum Ending {
        /// It is at its end, which is on the disk of this node.
        AT_ITS_END,
        /// It is not, and whoever keeps it is to have it brought there, here or elsewhere.
        LET_GO
    }

    /// One that is known here is not begun again: where it is at its end that is said at once.
    Future<Ending> carry(AcceptedEvent event);

    /// Others are to go on with these: what does not run is not begun, what runs may finish, and is
    /// not tried again here.
    void letGo(Collection<InvocationId> ids);
}
