package dev.hearth.python;

import com.oracle.truffle.api.source.Source;

/// A text whose compiled code the engine keeps for as long as this is held. Python's `compile`
/// takes its code from the engine when it has the same text under the same name, but the engine
/// forgets what only a garbage-collected context has used. Equal sources are one object in a JVM,
/// so holding one holds the code; the polyglot API cannot make one that equals those of `compile`.
///
/// @param name as given to `compile`, while no file of that name can be seen
record KeptCode(String name, Source source) {

    /// GraalPy's type of a text that is compiled in mode `exec`, with neither optimisation nor
    /// `__future__` features.
    private static final String COMPILED_BY_EXEC = "text/x-python-\0\0-compile";

    static KeptCode of(String name, String text) {
        return new KeptCode(
                name, Source.newBuilder("python", text, name).mimeType(COMPILED_BY_EXEC).build());
    }

    String text() {
        return source.getCharacters().toString();
    }
}
