package dev.hearth.sandbox;

/// One isolated instance of a language: a polyglot context, or a Java function's object.
///
/// The order of calls is `load` once, then any number of `begin` followed by `resume` while the
/// last answer was [Progress.Waiting]; `close` at any time. After any answer but
/// [Progress.Returned], [Progress.Failed] and [Progress.Malformed] the guest is closed, never used
/// again.
public interface Guest extends AutoCloseable {

    /// Loads a function into this blank guest: runs its module level code.
    ///
    /// @throws LoadException the module level code threw, or the export is missing
    void load(Program program, GuestHost host);

    /// Runs the handler until it returns or has to wait. Throws [OutOfMemoryError] where the heap
    /// is exhausted, even if the handler would take that for a failure of its own.
    Progress begin(Call call);

    /// Goes on after the wait that the last [Progress.Waiting] asked for; may be early.
    Progress resume();

    /// Makes ready what the next `begin` needs, once the last answer was given, so that no
    /// invocation waits for it. On a sandbox thread; the next `begin`, or `close`, may come
    /// meanwhile on another. Never throws.
    default void prepareNext() {}

    /// Stops whatever runs and releases everything. Any thread but an event loop; may block for
    /// seconds, since some guest code cannot be stopped at once. Idempotent. What `begin` or
    /// `resume` of the stopped guest returns or throws afterwards is not looked at.
    @Override
    void close();
}
