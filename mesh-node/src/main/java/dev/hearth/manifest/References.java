package dev.hearth.manifest;

import dev.hearth.manifest.Problem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Replaces `${env:NAME}` and `${file:PATH}` in a text; `$${` stands for a plain `${`. A file's
/// path is relative to the manifest's folder, or to a folder that is said instead of it, and a line
/// break at its end is not part of the value.
final class References {

    private static final Pattern ANY = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
    private static final Pattern ENV = Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)");
    private static final Pattern FILE = Pattern.compile("file:(.+)", Pattern.DOTALL);
    private static final int LARGEST_FILE = 64 << 10;

    private final Function<String, @Nullable String> environment;

    private final @Nullable Path folder;

    /// @param folder what paths are relative to; null for the manifest's own
    References(Function<String, @Nullable String> environment, @Nullable Path folder) {
        this.environment = environment;
        this.folder = folder;
    }

    /// A conversion. What it reports never repeats the text, or what a reference stands for.
    Optional<String> resolve(Value value) {
        return value.text().flatMap(text -> resolve(value, text));
    }

    /// The same, of what proves who somebody is: an empty one would let anybody in.
    Optional<String> secret(Value value) {
        return value.text()
                .filter(value.demand(text -> !text.isEmpty(), Kind.SHAPE, "is empty"))
                .flatMap(_ -> resolve(value))
                .filter(
                        value.demand(
                                secret -> !secret.isBlank(),
                                Kind.MEANING,
                                "what it refers to is empty"));
    }

    private Optional<String> resolve(Value value, String text) {
        var matcher = ANY.matcher(text);
        var resolved = new StringBuilder();
        int end = 0;
        boolean whole = true;
        while (matcher.find()) {
            resolved.append(text, end, matcher.start());
            end = matcher.end();
            if (matcher.group(1) == null) {
                resolved.append("${");
                continue;
            }
            var piece =
                    matcher.group(2).isEmpty() ? malformed(value) : one(value, matcher.group(1));
            piece.ifPresent(resolved::append);
            whole &= piece.isPresent();
        }
        resolved.append(text, end, text.length());
        return whole ? Optional.of(resolved.toString()) : Optional.empty();
    }

    private Optional<String> one(Value value, String reference) {
        var env = ENV.matcher(reference);
        if (env.matches()) {
            return Optional.ofNullable(environment.apply(env.group(1)))
                    .or(() ->
                            value.refuse(
                                    Kind.MEANING,
                                    "the environment variable %s is not set"
                                            .formatted(env.group(1))));
        }
        var file = FILE.matcher(reference);
        return file.matches() ? content(value, file.group(1)) : malformed(value);
    }

    private Optional<String> content(Value value, String name) {
        try {
            var file =
                    folder == null
                            ? value.source().file().resolveSibling(name)
                            : folder.resolve(name);
            if (Files.size(file) > LARGEST_FILE) {
                return unreadable(value, name, "it is larger than 64Ki");
            }
            return Optional.of(Files.readString(file).replaceFirst("\\R\\z", ""));
        } catch (NoSuchFileException | InvalidPathException e) {
            return unreadable(value, name, "no such file");
        } catch (IOException e) {
            return unreadable(value, name, "it is no readable UTF-8 text file");
        }
    }

    private static Optional<String> unreadable(Value value, String name, String why) {
        return value.refuse(
                Kind.MEANING, "the file '%s' cannot be used: %s".formatted(Quote.of(name), why));
    }

    private static Optional<String> malformed(Value value) {
        return value.refuse(
                Kind.SHAPE, "a reference is ${env:NAME} or ${file:PATH}; for a plain ${ write $${");
    }
}
