package dev.hearth.python;

import dev.hearth.sandbox.BytesInMemory;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.io.FileSystem;
import org.jspecify.annotations.Nullable;

/// All the files one sandbox sees beside Python's own: its function's bundle below `/bundle`,
/// read-only, once that is mounted. Where the bundle is on disk is not for the guest to know.
final class PythonFiles implements FileSystem {

    static final Path ROOT = Path.of("/bundle");

    /// In bytes; larger files are not read at once.
    private static final long SMALL = 1 << 20;

    private volatile @Nullable Path bundle;

    /// @param bundle the folder's real path
    void mount(Path bundle) {
        this.bundle = bundle;
    }

    /// Where a guest's path is on disk, links followed.
    private Path onDisk(Path path) throws NoSuchFileException {
        var normal = toAbsolutePath(path).normalize();
        var mounted = bundle;
        if (mounted != null && normal.startsWith(ROOT)) {
            try {
                var real = mounted.resolve(ROOT.relativize(normal)).toRealPath();
                if (real.startsWith(mounted)) {
                    return real;
                }
            } catch (IOException absent) {
                // Said below in the guest's own terms.
            }
        }
        throw new Absent(path);
    }

    /// Python looks for a file in many places, so this is cheap to make.
    private static final class Absent extends NoSuchFileException {

        private static final long serialVersionUID = 1L;

        Absent(Path path) {
            super(path.toString());
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    @Override
    public Path parsePath(URI uri) {
        return Path.of(uri);
    }

    @Override
    public Path parsePath(String path) {
        return Path.of(path);
    }

    @Override
    public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options)
            throws IOException {
        var _ = onDisk(path);
        if (modes.contains(AccessMode.WRITE) || modes.contains(AccessMode.EXECUTE)) {
            throw new AccessDeniedException(path.toString());
        }
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        for (var option : options) {
            if (option != StandardOpenOption.READ && !(option instanceof LinkOption)) {
                throw new AccessDeniedException(path.toString());
            }
        }
        if (!toAbsolutePath(path).normalize().startsWith(ROOT)) {
            throw new AccessDeniedException(path.toString());
        }
        var file = onDisk(path);
        return Files.size(file) <= SMALL
                ? new BytesInMemory(Files.readAllBytes(file))
                : Files.newByteChannel(file, StandardOpenOption.READ);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
            Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (var files = Files.newDirectoryStream(onDisk(path))) {
            for (var file : files) {
                var entry = path.resolve(file.getFileName().toString());
                if (filter.accept(entry)) {
                    entries.add(entry);
                }
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return entries.iterator();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
            throws IOException {
        return Files.readAttributes(onDisk(path), attributes);
    }

    @Override
    public Path toAbsolutePath(Path path) {
        return ROOT.resolve(path);
    }

    @Override
    public Path toRealPath(Path path, LinkOption... options) throws IOException {
        var real = onDisk(path);
        var mounted = bundle;
        return mounted == null ? path : ROOT.resolve(mounted.relativize(real)).normalize();
    }

    @Override
    public void setCurrentWorkingDirectory(Path path) {
        if (!path.equals(ROOT)) {
            throw new IllegalArgumentException("the working directory is always the bundle's");
        }
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        throw new AccessDeniedException(path.toString());
    }

    @Override
    public void delete(Path path) throws IOException {
        throw new AccessDeniedException(path.toString());
    }
}
