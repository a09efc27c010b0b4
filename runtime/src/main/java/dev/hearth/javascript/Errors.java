package dev.hearth.javascript;

import dev.hearth.invocation.GuestError;
import dev.hearth.sandbox.LoadException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/// Reads JavaScript's errors; paths come out relative to the bundle.
final class Errors {

    /// A place in a stack frame or at the head of a syntax error's message.
    private static final Pattern PLACE = Pattern.compile("([^\\s()]+:\\d+(?::\\d+)?)");

    /// How GraalJS tells why a module cannot be read.
    private static final Pattern UNSTRIPPED =
            Pattern.compile(
                    "Error reading module '.*' imported from .*: "
                            + BundleFiles.SYNTAX_ERROR
                            + "(.*)",
                    Pattern.DOTALL);

    private static final Pattern MISSING_IN_TYPESCRIPT =
            Pattern.compile("'[^']+\\.[cm]?ts' does not provide an export");

    private Errors() {}

    static LoadException atParsing(PolyglotException error, String unit, EntryFile entry) {
        var location = error.getSourceLocation();
        var where =
                location == null
                        ? unit
                        : "%s:%d:%d"
                                .formatted(
                                        unit,
                                        location.getStartLine(),
                                        entry.column(
                                                location.getStartLine(),
                                                location.getStartColumn()));
        return LoadException.at(
                where,
                "SyntaxError",
                withoutPlace(BundleFiles.relative(String.valueOf(error.getMessage()))));
    }

    /// @param values name, message, stack and seconds to wait, as `guest.js` tells them
    static GuestError thrown(Value[] values, BundleFiles files) {
        double seconds = values[4].asDouble();
        return new GuestError(
                GuestError.Kind.THREW,
                values[1].asString(),
                BundleFiles.relative(values[2].asString()),
                traced(values[3].asString(), files),
                seconds < 0 ? null : Duration.ofMillis((long) (seconds * 1000)));
    }

    static LoadException atLoading(Value[] values, String unit, BundleFiles files) {
        var told = values[2].asString();
        var unstripped = UNSTRIPPED.matcher(told);
        boolean isUnstripped = unstripped.matches();
        var name = isUnstripped ? "SyntaxError" : values[1].asString();
        var message = BundleFiles.relative(isUnstripped ? unstripped.group(1) : told);
        var stack = traced(values[3].asString(), files);
        var text =
                (name.equals("SyntaxError") ? withoutPlace(message) : message)
                        + (MISSING_IN_TYPESCRIPT.matcher(message).find()
                                ? " (a type is imported with import type)"
                                : "");
        return new LoadException(
                new GuestError(
                        GuestError.Kind.LOAD,
                        name,
                        place(name, message, stack, unit) + ": " + text,
                        stack,
                        null));
    }

    private static String traced(String stack, BundleFiles files) {
        return BundleFiles.relative(files.sourceMaps().traced(stack));
    }

    private static String place(String name, String message, String stack, String unit) {
        var inMessage = PLACE.matcher(message);
        if (name.equals("SyntaxError") && inMessage.lookingAt()) {
            var place = inMessage.group(1);
            return place.startsWith("./") ? place.substring(2) : place;
        }
        return stack.lines()
                .filter(line -> line.strip().startsWith("at "))
                .map(PLACE::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElse(unit);
    }

    private static String withoutPlace(String message) {
        var text = message.startsWith("SyntaxError: ") ? message.substring(13) : message;
        var place = PLACE.matcher(text);
        return place.lookingAt() ? text.substring(place.end()).strip() : text;
    }
}
