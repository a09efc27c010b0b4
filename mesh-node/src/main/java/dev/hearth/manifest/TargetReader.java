package dev.hearth.manifest;

import dev.hearth.function.Authority;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Target;
import dev.hearth.manifest.Problem.Kind;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads where a result, or what was given up, goes: an item of `onSuccess` or `onFailure`.
final class TargetReader {

    private static final Pattern KEY = Pattern.compile("[^$][\\s\\S]*|\\$([.][^\\s.$\\[\\]]+)+");
    private static final Pattern URL = Pattern.compile("https?://[^\\s/@?#]+([/?][^\\s#]*)?");

    private final SignatureReader signatures;

    TargetReader(References references) {
        signatures = new SignatureReader(references);
    }

    /// Located at the name of the function, if it is one.
    Optional<Located<Target>> read(Value value) {
        return value.mapping()
                .flatMap(keys -> {
                    var target = target(keys);
                    if (Stream.of("topic", "function", "http")
                                    .filter(keys.entries()::containsKey)
                                    .count()
                            != 1) {
                        value.report(
                                Kind.SHAPE,
                                "write one of topic: NAME, function: NAME or http: URL");
                    } else {
                        belongs(keys, "key", "topic");
                        belongs(keys, "secret", "http");
                    }
                    keys.refuseOthers();
                    return target.map(t -> new Located<>(t, keys.value("function").orElse(value)));
                });
    }

    private Optional<Target> target(Mapping keys) {
        var topic = keys.optional("topic", PolicyReader.TOPIC_NAME);
        var key =
                keys.optional("key", Scalars.matching(KEY, "a constant, or $.FIELD of the result"));
        var function = keys.optional("function", Scalars.parsed(Kind.SHAPE, FunctionName::new));
        var url = keys.optional("http", TargetReader::url);
        var secret = keys.optional("secret", signatures::standardSecret);
        return topic.<Target>map(t -> new Target.Topic(t, key.orElse(null)))
                .or(() -> function.map(Target.Function::new))
                .or(() -> url.map(u -> new Target.Http(u, secret.orElse(null))));
    }

    private static void belongs(Mapping keys, String key, String owner) {
        if (!keys.entries().containsKey(owner)) {
            keys.value(key).ifPresent(k -> k.key().report(Kind.SHAPE, "belongs to " + owner));
        }
    }

    /// Says nothing of the text: there could be a password in it.
    private static Optional<URI> url(Value value) {
        return Scalars.anyText(value)
                .filter(
                        value.demand(
                                text -> URL.matcher(text).matches(),
                                Kind.SHAPE,
                                "expected a URL such as https://example.com/hook, without user and password"))
                .flatMap(_ -> Scalars.parsed(Kind.MEANING, TargetReader::uri).convert(value));
    }

    /// @throws IllegalArgumentException it names no host and port
    private static URI uri(String text) {
        var uri = URI.create(text);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("the URL names no host");
        }
        var _ = new Authority(uri.getHost(), uri.getPort() == -1 ? 443 : uri.getPort());
        return uri;
    }
}
