package dev.hearth.bench;

import dev.hearth.function.FunctionSpec;

/// The manifest of a price function that answers `POST` on the path that is its name.
final class PriceManifest {

    private PriceManifest() {}

    /// @param reuse `sandbox` or `invocation`
    static String of(FunctionSpec function, String reuse) {
        return """
        apiVersion: hearth/v1
        kind: Function
        metadata: {name: %1$s}
        spec:
          runtime: %2$s
          handler: %3$s
          code: ./%4$s
          warm: {reuse: %5$s}
          limits: {timeout: 30s}
          triggers:
            order: {kind: http, path: /%1$s, methods: [POST], mode: sync}
        """
                .formatted(
                        function.name(),
                        function.language().word(),
                        Bundles.handler("price", function.language()),
                        function.bundle().root().getFileName(),
                        reuse);
    }
}
