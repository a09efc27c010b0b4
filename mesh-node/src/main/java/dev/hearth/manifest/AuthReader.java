package dev.hearth.manifest;

import dev.hearth.function.Auth;
import dev.hearth.manifest.Problem.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads `auth` of an HTTP trigger.
final class AuthReader {

    private static final List<String> WAYS = List.of("signature", "bearer", "basic", "jwt");
    private static final Set<String> SCHEMES = Set.of("https", "http");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}");
    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+");

    private final References references;
    private final SignatureReader signatures;

    AuthReader(References references) {
        this.references = references;
        this.signatures = new SignatureReader(references);
    }

    Optional<Auth> read(Value value) {
        return value.mapping()
                .flatMap(keys -> {
                    var ways =
                            Stream.of(
                                            keys.optional("signature", signatures::read),
                                            keys.optional("bearer", this::bearer),
                                            keys.optional("basic", this::basic),
                                            keys.optional("jwt", AuthReader::jwt))
                                    .flatMap(Optional::stream)
                                    .toList();
                    keys.refuseOthers();
                    long written = WAYS.stream().filter(w -> keys.value(w).isPresent()).count();
                    return written == 1
                            ? ways.stream().findFirst()
                            : keys.refuse(
                                    Kind.SHAPE, "write one of signature, bearer, basic and jwt");
                });
    }

    private Optional<Auth> bearer(Value value) {
        return value.mapping()
                .flatMap(keys -> {
                    var tokens =
                            keys.required(
                                    "tokens",
                                    "tokens: [\"${env:NAME}\"]",
                                    list -> list.listOf(references::secret));
                    keys.refuseOthers();
                    return tokens.map(Auth.Bearer::new);
                });
    }

    private Optional<Auth> basic(Value value) {
        return value.mapping()
                .flatMap(keys -> {
                    var users =
                            keys.required("users", "users: {NAME: \"${env:NAME}\"}", this::users);
                    keys.refuseOthers();
                    return users.map(Auth.Basic::new);
                });
    }

    private Optional<Map<String, String>> users(Value value) {
        return value.mapping()
                .flatMap(keys ->
                        keys.entries().isEmpty()
                                ? value.refuse(Kind.SHAPE, "expected at least one user")
                                : Scalars.texts(
                                                USER,
                                                "letters, digits, '.', '_', '@', '+' and '-'",
                                                references::secret)
                                        .convert(value)
                                        .filter(users -> users.size() == keys.entries().size()));
    }

    private static Optional<Auth> jwt(Value value) {
        return value.mapping()
                .flatMap(keys -> {
                    var jwks =
                            keys.required(
                                    "jwks", "jwks: https://HOST/PATH or FILE", AuthReader::keySet);
                    var issuer = keys.required("issuer", "issuer: TEXT", Scalars::text);
                    var audience =
                            keys.or(
                                    "audience",
                                    List.<String>of(),
                                    list -> list.setOf(Scalars::text));
                    var scopes =
                            keys.or(
                                    "scopes",
                                    List.<String>of(),
                                    list ->
                                            list.setOf(
                                                    Scalars.matching(
                                                            SCOPE, "a scope, which has no space")));
                    keys.refuseOthers();
                    return jwks.flatMap(set ->
                            issuer.map(i ->
                                    new Auth.Jwt(
                                            set, i, Set.copyOf(audience), Set.copyOf(scopes))));
                });
    }

    private static Optional<Auth.KeySet> keySet(Value value) {
        return Scalars.text(value)
                .flatMap(text -> text.contains("://") ? url(value, text) : file(value, text));
    }

    private static Optional<Auth.KeySet> url(Value value, String text) {
        try {
            var uri = new URI(text);
            if (SCHEMES.contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
                return Optional.of(new Auth.KeySet.Url(uri));
            }
        } catch (URISyntaxException _) {
            // Said below, the same for every wrong form.
        }
        return value.refuse(
                Kind.MEANING,
                "'%s' is no URL such as https://id.example.com/jwks.json"
                        .formatted(Quote.of(text)));
    }

    private static Optional<Auth.KeySet> file(Value value, String text) {
        try {
            var file = value.source().file().resolveSibling(text);
            if (Files.isRegularFile(file) && Files.isReadable(file)) {
                return Optional.of(new Auth.KeySet.File(file.toAbsolutePath()));
            }
        } catch (InvalidPathException _) {
            // Said below, the same for every wrong form.
        }
        return value.refuse(
                Kind.MEANING,
                "no file '%s' can be read; the path is relative to the manifest's folder"
                        .formatted(Quote.of(text)));
    }
}
