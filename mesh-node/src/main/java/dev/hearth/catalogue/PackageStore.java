package dev.hearth.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.manifest.ManifestJson;
import dev.hearth.manifest.PackageFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The catalogue on this node's disk: a folder for each package, named by its digest, and the
/// latest state.
///
/// 1. A package is there as a whole, with the content its name says, or not at all.
/// 2. A crash leaves the state before or after a write, never half of one.
/// 3. One process at a time has the folder.
///
/// Blocks; any thread.
public final class PackageStore implements AutoCloseable {

    /// The one file of a package besides its code.
    static final String MANIFEST = "hearth.yaml";

    private static final String STATE = "state.json";
    private static final String LOCK = "lock";

    private final Path root;
    private final FileChannel channel;

    private PackageStore(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /// Made where it is missing; what an earlier process left half done is removed.
    ///
    /// @throws IllegalStateException it cannot be used; the message says what would help
    public static PackageStore open(Path root) {
        FileChannel channel = null;
        try {
            Files.createDirectories(root);
            channel =
                    FileChannel.open(
                            root.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            lock(root, channel);
            delete(root.resolve("tmp"));
            Files.createDirectories(root.resolve("tmp"));
            Files.createDirectories(root.resolve("packages"));
            return new PackageStore(root, channel);
        } catch (IOException | RuntimeException unusable) {
            closeQuietly(channel);
            throw new IllegalStateException(
                    "the data folder cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static void lock(Path root, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException(
                    root.getParent() + " is another node's: give each its own with --data");
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException unclosed) {
            // The reason for closing it is told.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// Absent before the first [#save].
    Optional<CatalogueState> state() {
        return text(STATE).map(CatalogueJson::read);
    }

    void save(CatalogueState state) throws IOException {
        save(STATE, CatalogueJson.write(state));
    }

    /// Absent where there is none.
    ///
    /// @throws IllegalStateException it cannot be read
    Optional<String> text(String file) {
        var path = root.resolve(file);
        try {
            return Files.exists(path)
                    ? Optional.of(Files.readString(path, UTF_8))
                    : Optional.empty();
        } catch (IOException unreadable) {
            throw new IllegalStateException(
                    "%s cannot be read: %s".formatted(path, unreadable.getMessage()), unreadable);
        }
    }

    /// On the disk when it returns.
    void save(String file, String text) throws IOException {
        var draft = temporary();
        try (var out =
                FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var bytes = UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(draft, root.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        sync(root);
    }

    boolean has(String digest) {
        return Files.isDirectory(folder(digest));
    }

    Path folder(String digest) {
        return root.resolve("packages").resolve(digest);
    }

    /// A path that does not exist yet, on the same disk.
    public Path temporary() {
        return root.resolve("tmp").resolve(UUID.randomUUID().toString());
    }

    /// Makes the package of one function and keeps it.
    ///
    /// @throws IOException the code cannot be copied; the message says why
    public PackageId add(ManifestJson.Document document) throws IOException {
        var draft = temporary();
        try {
            var version = PackageWriter.write(document, draft);
            return new PackageId(document.name(), version, keep(draft));
        } finally {
            delete(draft);
        }
    }

    /// Unpacks a package that came from another node.
    ///
    /// @throws IOException it is not what its digest says, or cannot be written
    void receive(String digest, InputStream zip) throws IOException {
        var draft = temporary();
        try {
            Files.createDirectories(draft);
            Archive.unpack(zip, draft, Archive.Bounds.OF_A_BUNDLE);
            var found = PackageFiles.digest(draft);
            if (!found.equals(digest)) {
                throw new IOException(
                        "package %s arrived with the content of %s".formatted(digest, found));
            }
            var _ = keep(draft);
        } finally {
            delete(draft);
        }
    }

    private String keep(Path draft) throws IOException {
        var digest = PackageFiles.digest(draft);
        if (!has(digest)) {
            syncAll(draft);
            try {
                Files.move(draft, folder(digest), StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException alreadyKept) {
                // Another thread was faster, with the same content.
            }
            sync(root.resolve("packages"));
        }
        return digest;
    }

    /// Removes all other packages. While no function is loaded from one of them.
    void retain(Set<String> digests) throws IOException {
        try (var all = Files.list(root.resolve("packages"))) {
            for (var folder : all.toList()) {
                if (!digests.contains(String.valueOf(folder.getFileName()))) {
                    delete(folder);
                }
            }
        }
    }

    private static void syncAll(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.toList()) {
                if (!Files.isSymbolicLink(path)) {
                    sync(path);
                }
            }
        }
    }

    private static void sync(Path path) throws IOException {
        try (var open = FileChannel.open(path, StandardOpenOption.READ)) {
            open.force(true);
        }
    }

    /// A file, or a folder with all that is in it; nothing where it is not there.
    public static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var all = Files.walk(path)) {
            for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
