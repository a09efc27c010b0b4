package dev.hearth.manifest;

import dev.hearth.function.Cors;
import dev.hearth.manifest.Problem.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `cors` of an HTTP trigger.
final class CorsReader {

    private static final Pattern ORIGIN =
            Pattern.compile(
                    "\\*|[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+\\])(:[0-9]{1,5})?");

    private CorsReader() {}

    static Optional<Cors> read(Value value) {
        return value.mapping()
                .flatMap(keys -> {
                    var origins =
                            keys.required(
                                    "allowOrigins",
                                    "allowOrigins: [https://HOST]",
                                    list ->
                                            list.setOf(
                                                    Scalars.matching(
                                                            ORIGIN,
                                                            "an origin such as https://shop.example"
                                                                    + " in lower case, without a"
                                                                    + " path, or *")));
                    var allowed = headers(keys, "allowHeaders");
                    var exposed = headers(keys, "exposeHeaders");
                    var credentials =
                            keys.or("allowCredentials", false, Scalars::flag)
                                    ? Cors.Credentials.ALLOWED
                                    : Cors.Credentials.LEFT_OUT;
                    var maxAge = keys.or("maxAge", Cors.DEFAULT_MAX_AGE, Scalars::duration);
                    keys.refuseOthers();
                    if (credentials == Cors.Credentials.ALLOWED
                            && origins.stream().anyMatch(o -> o.contains(Cors.ANY))) {
                        return keys.refuse(
                                Kind.MEANING,
                                "allowCredentials cannot be had by every origin: name them");
                    }
                    return origins.map(
                            o -> new Cors(Set.copyOf(o), allowed, exposed, credentials, maxAge));
                });
    }

    private static List<String> headers(Mapping keys, String key) {
        return keys.or(
                key,
                List.of(),
                list ->
                        list.setOf(
                                Scalars.matching(
                                        SignatureReader.HEADER, SignatureReader.HEADER_NAME)));
    }
}
