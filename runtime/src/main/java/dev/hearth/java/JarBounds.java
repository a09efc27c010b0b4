package dev.hearth.java;

import dev.hearth.function.DataSize;
import dev.hearth.sandbox.LoadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// What a jar may hold, by its table of contents, before anything of it is read. A class is read to
/// the size that stands there and no further, so a jar that inflates to more does no harm.
final class JarBounds {

    private static final int MOST_ENTRIES = 100_000;
    private static final DataSize MOST = DataSize.parse("1Gi");
    private static final DataSize MOST_OF_A_CLASS = DataSize.parse("16Mi");

    private JarBounds() {}

    /// @throws LoadException it holds more, or is no jar
    static void check(Path jar) {
        try (var file = new ZipFile(jar.toFile())) {
            if (file.size() > MOST_ENTRIES) {
                throw tooLarge(jar, "%d files, more than %d".formatted(file.size(), MOST_ENTRIES));
            }
            long all = 0;
            for (var entries = file.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                all += Math.max(0, entry.getSize());
                if (isClass(entry) && entry.getSize() > MOST_OF_A_CLASS.bytes()) {
                    throw tooLarge(jar, "a class of more than " + MOST_OF_A_CLASS);
                }
            }
            if (all > MOST.bytes()) {
                throw tooLarge(jar, "more than %s when it is unpacked".formatted(MOST));
            }
        } catch (IOException unreadable) {
            throw LoadException.at(
                    "" + jar.getFileName(),
                    "UnreadableBundle",
                    "is no jar that can be read: " + unreadable.getMessage());
        }
    }

    private static boolean isClass(ZipEntry entry) {
        return entry.getName().endsWith(".class");
    }

    private static LoadException tooLarge(Path jar, String what) {
        return LoadException.at("" + jar.getFileName(), "TooLarge", "holds " + what);
    }
}
