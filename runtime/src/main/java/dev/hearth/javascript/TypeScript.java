package dev.hearth.javascript;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.TypeLiteral;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/// Takes the types out of TypeScript, in a context of its own that has nothing but the parser
/// `@babel/parser` and `typescript.js`. Results are kept by content, for the next version of a
/// function and for functions that share files. Any thread; one file at a time.
final class TypeScript implements AutoCloseable {

    private static final TypeLiteral<List<String>> TEXTS = new TypeLiteral<>() {};

    private static final Pattern NAME = Pattern.compile(".*(?<!\\.d)\\.[cm]?tsx?");

    private static final long KEPT_BYTES = 16L << 20;

    private static final long STACK_BYTES = 64L << 20;

    private static final String PARSER = "babel__parser";

    private final Engine engine;
    private final Duration timeForAFile;
    private final Map<Content, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long keptBytes;
    private @Nullable Stripper stripper;

    private record Content(String digest, Packages.@Nullable Format declared) {}

    private record Kept(Stripped stripped, int bytes) {}

    private record Stripper(Context context, Value strip) {}

    /// @param timeForAFile some short files would take the parser for ever: generic arrow functions
    ///   as default values of each other
    TypeScript(Engine engine, Duration timeForAFile) {
        this.engine = engine;
        this.timeForAFile = timeForAFile;
    }

    /// Whether a file's name says that it is TypeScript with code in it.
    static boolean names(Path file) {
        return NAME.matcher(file.toString()).matches();
    }

    /// The TypeScript file that stands for an absent JavaScript file, since TypeScript's own
    /// compiler wants imports to name what it would make.
    static @Nullable Path insteadOf(Path script) {
        var name = script.toString();
        boolean isScript = name.endsWith(".js") || name.endsWith(".mjs") || name.endsWith(".cjs");
        return isScript && !isOfPackage(script)
                ? Path.of(name.substring(0, name.length() - 2) + "ts")
                : null;
    }

    private static boolean isOfPackage(Path file) {
        for (var folder : file) {
            if (folder.toString().equals("node_modules")) {
                return true;
            }
        }
        return false;
    }

    /// @param declared what the file is; null if only its code can say
    Stripped strip(Path file, byte[] content, Packages.@Nullable Format declared) {
        if (isOfPackage(file)) {
            return new Stripped.Refused(
                    1,
                    1,
                    "TypeScript in node_modules is not run: packages bring JavaScript",
                    otherwise(declared));
        }
        if (file.toString().endsWith("x")) {
            return new Stripped.Refused(1, 1, "JSX is not supported", otherwise(declared));
        }
        return strip(content, declared);
    }

    private synchronized Stripped strip(byte[] content, Packages.@Nullable Format declared) {
        var key = new Content(digest(content), declared);
        var known = kept.get(key);
        if (known != null) {
            return known.stripped();
        }
        Stripped stripped;
        try {
            stripped = inTime(new String(content, StandardCharsets.UTF_8), declared);
        } catch (TimeoutException late) {
            return unread(
                    "it takes longer to read than %d ms".formatted(timeForAFile.toMillis()),
                    declared);
        } catch (ExecutionException broken) {
            return unread("it cannot be read: " + broken.getMessage(), declared);
        }
        kept.put(key, new Kept(stripped, content.length));
        keptBytes += content.length;
        for (var oldest = kept.values().iterator(); keptBytes > KEPT_BYTES; ) {
            keptBytes -= oldest.next().bytes();
            oldest.remove();
        }
        return stripped;
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Not kept: another time it may go better.
    private Stripped unread(String reason, Packages.@Nullable Format declared) {
        close();
        return new Stripped.Refused(1, 1, reason, otherwise(declared));
    }

    /// The parser calls itself many times for each pair of brackets, which needs a stack of its
    /// own.
    private Stripped inTime(String text, Packages.@Nullable Format declared)
            throws ExecutionException, TimeoutException {
        var ready = stripper == null ? open() : stripper;
        stripper = ready;
        var task =
                new FutureTask<>(
                        () -> read(ready.strip().execute(text, sourceType(declared)), declared));
        var thread = new Thread(null, task, "hearth-typescript", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(timeForAFile.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new ExecutionException("it was interrupted", ended);
        }
    }

    private static String sourceType(Packages.@Nullable Format declared) {
        return declared == null
                ? "unambiguous"
                : declared == Packages.Format.MODULE ? "module" : "commonjs";
    }

    private static Packages.Format otherwise(Packages.@Nullable Format declared) {
        return declared == null ? Packages.Format.MODULE : declared;
    }

    /// From `typescript.js`.
    private static Stripped read(Value result, Packages.@Nullable Format declared) {
        if (!result.hasMember("code")) {
            return new Stripped.Refused(
                    result.getMember("line").asInt(),
                    result.getMember("column").asInt(),
                    result.getMember("message").asString(),
                    otherwise(declared));
        }
        return new Stripped.Code(
                result.getMember("code").asString(),
                result.getMember("isModule").asBoolean()
                        ? Packages.Format.MODULE
                        : Packages.Format.COMMON_JS,
                List.copyOf(result.getMember("imports").as(TEXTS)));
    }

    private Stripper open() {
        var context =
                Context.newBuilder(JavaScript.ID)
                        .engine(engine)
                        .allowHostAccess(HostAccess.NONE)
                        .allowPolyglotAccess(PolyglotAccess.NONE)
                        .allowExperimentalOptions(true)
                        .option("js.esm-eval-returns-exports", "true")
                        .build();
        var parser = context.eval(parser()).getMember("parse");
        return new Stripper(
                context, context.eval(JavaScript.resource("typescript.js")).execute(parser));
    }

    private static Source parser() {
        try {
            var properties = new Properties();
            try (var stream =
                    requireNonNull(
                            TypeScript.class.getResourceAsStream(
                                    "/META-INF/maven/org.webjars.npm/%s/pom.properties"
                                            .formatted(PARSER)))) {
                properties.load(stream);
            }
            try (var stream =
                    requireNonNull(
                            TypeScript.class.getResourceAsStream(
                                    "/META-INF/resources/webjars/%s/%s/lib/index.js"
                                            .formatted(
                                                    PARSER, properties.getProperty("version"))))) {
                var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                return Source.newBuilder(JavaScript.ID, text, "hearth:parser.mjs")
                        .mimeType("application/javascript+module")
                        .buildLiteral();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public synchronized void close() {
        if (stripper != null) {
            stripper.context().close(true);
            stripper = null;
        }
    }
}
