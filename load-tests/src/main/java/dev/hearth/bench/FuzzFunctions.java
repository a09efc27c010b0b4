package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a fuzz run sends its requests to: a function behind a trigger of each kind that HTTP has.
/// It never fails by itself, so that every 5xx is the node's.
final class FuzzFunctions {

    static final String NAME = "served";
    static final String SECRET = "It's a Secret to Everybody";

    private static final String CODE =
            """
            export const handler = event => ({
              kind: typeof event.data,
              keys: event.data && typeof event.data === 'object' ? Object.keys(event.data).length : 0,
              bytes: event.data_base64 ? event.data_base64.length : 0,
            });
            """;

    private static final String MANIFEST =
            """
            apiVersion: hearth/v1
            kind: Function
            metadata: {name: served}
            spec:
              runtime: js
              handler: fuzz.mjs
              limits: {timeout: 60s, payload: 64Ki, queue: 4096}
              triggers:
                sync: {kind: http, path: "/sync/{a}/{b}", methods: [GET, POST, PUT, DELETE, PATCH]}
                plain: {kind: http, path: /plain}
                later: {kind: http, path: /later, mode: async, resultTtl: 1m}
                once: {kind: http, path: /once, idempotency: {key: $.id, ttl: 1m}}
                shared: {kind: http, path: /shared, cors: {allowOrigins: ["https://shop.example"], allowCredentials: true}}
                limited: {kind: http, path: /limited, rateLimit: {requests: 50, per: 1s, burst: 20}}
                github: {kind: http, path: /github, auth: {signature: {preset: github, secrets: ["SECRET"]}}}
                slack: {kind: http, path: /slack, auth: {signature: {preset: slack, secrets: ["SECRET"]}}}
                stripe: {kind: http, path: /stripe, auth: {signature: {preset: stripe, secrets: ["SECRET"]}}}
                standard: {kind: http, path: /standard, auth: {signature: {preset: standard-webhooks, secrets: ["c2VjcmV0LW9mLWEtZnV6ei1ydW4h"]}}}
                bearer: {kind: http, path: /bearer, auth: {bearer: {tokens: ["SECRET"]}}}
                basic: {kind: http, path: /basic, auth: {basic: {users: {ada: "SECRET"}}}}
            """
                    .replace("SECRET", SECRET);

    private FuzzFunctions() {}

    static Path write(Path folder) {
        try {
            Files.writeString(folder.resolve("fuzz.mjs"), CODE);
            Files.writeString(folder.resolve("served.yaml"), MANIFEST);
            return folder;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
