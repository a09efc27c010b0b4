package dev.hearth.sandbox;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;

/// One language the Graalvisor runs. The laws of an implementation, held by
/// `GuestLanguageContract`:
///
/// 1. [#prepare] reads the bundle once and finds syntax errors; all sandboxes of the version share
///    what it returns.
/// 2. [#blank] gives a guest with the whole guest API and no function; two guests share code and
///    profiles, never data.
/// 3. Methods that run guest code ([#blank] and those of [Guest] except [Guest#close]) are called
///    on sandbox threads only, one at a time for a guest.
/// 4. A guest has no host access but what [GuestHost] offers.
public interface GuestLanguage extends AutoCloseable {

    Language language();

    /// What is running underneath, for the log at start, e.g. `GraalVM CE` or `Interpreted`.
    String engineName();

    /// May block on the disk and on parsing; any thread but an event loop.
    ///
    /// @throws LoadException the code cannot be run: the missing file, or the syntax error with
    ///   file and line
    Program prepare(FunctionSpec spec);

    Guest blank();

    /// Releases the engine; every guest is closed before.
    @Override
    void close();
}
