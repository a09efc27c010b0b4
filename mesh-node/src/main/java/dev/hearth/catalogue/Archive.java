package dev.hearth.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// A folder as a zip. Blocks.
///
/// 1. Nothing is written outside of the folder that a zip is unpacked to, whatever its names are.
/// 2. No more files and bytes are written than were allowed, whatever the zip says of itself.
/// 3. Symbolic links, which zips of the JDK do not have, are a list in an entry of their own.
public final class Archive {

    private static final String LINKS = ".hearth-links";

    private static final int LARGEST_LINKS = 1 << 20;

    /// The most that is unpacked.
    ///
    /// @param files folders included
    public record Bounds(int files, long bytes) {

        /// As much as a bundle may have.
        public static final Bounds OF_A_BUNDLE = new Bounds(100_000, 1L << 30);
    }

    /// A zip that is refused; the message says why.
    public static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private Refused(String why) {
            super(why);
        }
    }

    private Archive() {}

    /// @param out is left open
    public static void pack(Path folder, OutputStream out) throws IOException {
        var zip = new ZipOutputStream(out, UTF_8);
        var links = new JsonObject();
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        var name = slashes(folder.relativize(file));
                        if (attributes.isSymbolicLink()) {
                            links.put(name, slashes(Files.readSymbolicLink(file)));
                        } else {
                            zip.putNextEntry(new ZipEntry(name));
                            Files.copy(file, zip);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        if (!links.isEmpty()) {
            zip.putNextEntry(new ZipEntry(LINKS));
            zip.write(links.toBuffer().getBytes());
        }
        zip.finish();
    }

    /// @param in is left open
    /// @param folder exists and is empty; may hold a part after a failure
    /// @throws Refused it is no zip, too large, or names something outside of itself
    public static void unpack(InputStream in, Path folder, Bounds bounds) throws IOException {
        try {
            unpackAll(in, folder, bounds);
        } catch (EOFException cutOff) {
            throw new Refused("the zip is cut off");
        } catch (ZipException | IllegalArgumentException | DecodeException damaged) {
            throw new Refused("the zip is damaged: " + damaged.getMessage());
        } catch (FileSystemException unusable) {
            throw new Refused(
                    "the zip has a name that cannot be made a file here: " + unusable.getReason());
        }
    }

    private static void unpackAll(InputStream in, Path folder, Bounds bounds) throws IOException {
        var zip = new ZipInputStream(in, UTF_8);
        var links = new JsonObject();
        long files = 0;
        long bytes = 0;
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            files++;
            if (files > bounds.files()) {
                throw new Refused("the zip has more than %d files".formatted(bounds.files()));
            }
            if (entry.getName().equals(LINKS)) {
                links = new JsonObject(new String(zip.readNBytes(LARGEST_LINKS), UTF_8));
            } else if (entry.isDirectory()) {
                Files.createDirectories(inside(folder, entry.getName()));
            } else {
                var file = inside(folder, entry.getName());
                Files.createDirectories(requireNonNull(file.getParent()));
                bytes += write(zip, file, bounds.bytes() - bytes, bounds);
            }
        }
        if (files == 0) {
            throw new Refused("the body is no zip, or an empty one");
        }
        for (var link : links.fieldNames()) {
            link(folder, link, String.valueOf(links.getValue(link)));
        }
        for (var link : links.fieldNames()) {
            checkTarget(folder, link);
        }
    }

    private static long write(ZipInputStream zip, Path file, long room, Bounds bounds)
            throws IOException {
        if (Files.exists(file)) {
            throw new Refused("the zip has '%s' twice".formatted(file.getFileName()));
        }
        long written = 0;
        var buffer = new byte[64 << 10];
        try (var out = Files.newOutputStream(file)) {
            for (int n = zip.read(buffer); n >= 0; n = zip.read(buffer)) {
                written += n;
                if (written > room) {
                    throw new Refused(
                            "the zip unpacks to more than %d bytes".formatted(bounds.bytes()));
                }
                out.write(buffer, 0, n);
            }
        }
        return written;
    }

    /// Links are made when all files are there: nothing is written through one.
    private static void link(Path folder, String name, String target) throws IOException {
        var link = inside(folder, name);
        var parent = requireNonNull(link.getParent());
        Files.createDirectories(parent);
        if (Path.of(target).isAbsolute() || !parent.toRealPath().startsWith(folder.toRealPath())) {
            throw leadsOut(name);
        }
        Files.createSymbolicLink(link, Path.of(target));
    }

    /// When all are there: where a link leads to depends on the others.
    private static void checkTarget(Path folder, String name) throws IOException {
        try {
            if (folder.resolve(name).toRealPath().startsWith(folder.toRealPath())) {
                return;
            }
        } catch (IOException nowhere) {
            // Refused like the others.
        }
        throw leadsOut(name);
    }

    private static Refused leadsOut(String link) {
        return new Refused("the link '%s' of the zip leads out of it".formatted(link));
    }

    private static Path inside(Path folder, String name) throws Refused {
        try {
            var path = folder.resolve(name).normalize();
            if (!name.contains("\\") && path.startsWith(folder) && !path.equals(folder)) {
                return path;
            }
        } catch (InvalidPathException noName) {
            // Refused like the others.
        }
        throw new Refused("the zip names '%s', which is outside of it".formatted(name));
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }
}
