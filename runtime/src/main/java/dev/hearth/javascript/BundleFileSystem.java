package dev.hearth.javascript;

import static java.util.Objects.requireNonNull;

import dev.hearth.sandbox.BytesInMemory;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.io.FileSystem;
import org.jspecify.annotations.Nullable;

/// The files one sandbox can import: none while it is blank, then those of its function's bundle. A
/// CommonJS file reads as a module that exports what requiring it gives.
final class BundleFileSystem implements FileSystem {

    /// What GraalJS looks for when it starts, before there is a bundle. Nothing in it is seen.
    static final Path WORKING_DIRECTORY = Path.of("/");

    private final CommonJs commonJs;
    private volatile @Nullable BundleFiles files;
    private Path importing = WORKING_DIRECTORY;

    /// How a CommonJS file is run.
    interface CommonJs {

        /// The text of a module that exports what the file exports. Runs the file.
        String asModule(Path file);
    }

    BundleFileSystem(CommonJs commonJs) {
        this.commonJs = commonJs;
    }

    void mount(BundleFiles files) {
        this.files = files;
    }

    BundleFiles mounted() {
        return requireNonNull(files);
    }

    private BundleFiles files(Path path) throws NoSuchFileException {
        var mounted = files;
        if (mounted == null) {
            throw new NoSuchFileException(path.toString());
        }
        return mounted;
    }

    @Override
    public Path parsePath(URI uri) {
        if (!"file".equals(uri.getScheme())) {
            throw new UnsupportedOperationException("only file: is imported, not " + uri);
        }
        return Path.of(uri.getPath());
    }

    /// GraalJS asks for the importing file first, then for the name of a package as it stands in
    /// the import; a name that no package has stays as it is and is then not found.
    @Override
    public Path parsePath(String path) {
        var parsed = Path.of(path);
        var mounted = files;
        if (parsed.isAbsolute()) {
            importing = parsed;
        } else if (mounted != null && !path.startsWith(".") && path.indexOf(':') < 0) {
            var found = mounted.packages().resolve(importing, path, Packages.Use.IMPORT);
            return found == null ? parsed : found;
        }
        return parsed;
    }

    @Override
    public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options)
            throws IOException {
        if (modes.contains(AccessMode.WRITE) || modes.contains(AccessMode.EXECUTE)) {
            throw new AccessDeniedException(path.toString());
        }
        if (!path.equals(WORKING_DIRECTORY)) {
            var _ = files(path).real(path);
        }
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        for (var option : options) {
            if (option != StandardOpenOption.READ) {
                throw new AccessDeniedException(path.toString());
            }
        }
        var absolute = toAbsolutePath(path).normalize();
        var bytes = files(path).read(absolute);
        var isCommonJs = files(path).packages().format(absolute) == Packages.Format.COMMON_JS;
        return new BytesInMemory(
                isCommonJs ? commonJs.asModule(absolute).getBytes(StandardCharsets.UTF_8) : bytes);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
            throws IOException {
        return files(path).attributes(path, attributes);
    }

    @Override
    public void setCurrentWorkingDirectory(Path path) {
        if (!path.equals(WORKING_DIRECTORY)) {
            throw new IllegalArgumentException("the working directory cannot change");
        }
    }

    @Override
    public Path toAbsolutePath(Path path) {
        return WORKING_DIRECTORY.resolve(path);
    }

    @Override
    public Path toRealPath(Path path, LinkOption... options) throws IOException {
        return files(path).real(path);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
            Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
        throw new AccessDeniedException(path.toString());
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
