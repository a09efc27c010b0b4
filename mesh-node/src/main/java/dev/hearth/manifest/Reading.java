package dev.hearth.manifest;

import dev.hearth.function.FunctionSpec;
import java.util.List;

/// What came of reading manifests: all of it, or nothing and why.
public sealed interface Reading {

    /// @param functions at least one, in the order of files and documents, names unique
    record Accepted(List<FunctionSpec> functions) implements Reading {
        public Accepted {
            functions = List.copyOf(functions);
        }
    }

    /// @param problems at least one, by file, line and column
    record Refused(List<Problem> problems) implements Reading {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
