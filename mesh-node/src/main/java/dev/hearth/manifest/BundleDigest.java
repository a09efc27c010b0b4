package dev.hearth.manifest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// SHA-256 of a bundle: of every file's name and content in the order of the names, so that equal
/// digests mean equal code on every machine. A symbolic link counts by its name and what it points
/// to; one that leaves the bundle is refused, since what it points to is not deployed with it.
/// Folders called `.git` and `.hearth` are no code.
sealed interface BundleDigest {

    /// @param hex 64 digits
    record Known(String hex) implements BundleDigest {}

    record Refused(String why) implements BundleDigest {}

    /// @param root a folder or a file
    static BundleDigest of(Path root) {
        try {
            var real = root.toRealPath();
            if (real.getNameCount() == 0) {
                return new Refused("is the whole disk");
            }
            return new Known(digest(real, files(real)));
        } catch (Unfit e) {
            return new Refused(e.why);
        } catch (IOException e) {
            return new Refused("cannot be read: " + e.getMessage());
        }
    }

    /// The files and links of a bundle by their name relative to its real root, in the order of the
    /// names; what a bundle may not hold is an [Unfit].
    static Map<String, Path> files(Path root) throws IOException {
        var files = new Listing(root);
        Files.walkFileTree(root, files);
        return files.sorted;
    }

    /// @param file relative to the root of a bundle
    static boolean isLeftOut(Path file) {
        for (var name : file) {
            if (Listing.NO_CODE.contains(name.toString())) {
                return true;
            }
        }
        return false;
    }

    private static String digest(Path root, Map<String, Path> files) throws IOException {
        var sha = sha256();
        var buffer = new byte[64 << 10];
        for (var entry : files.entrySet()) {
            var file = entry.getValue();
            section(sha, entry.getKey().getBytes(StandardCharsets.UTF_8));
            if (Files.isSymbolicLink(file)) {
                sha.update((byte) 'l');
                var target = root.relativize(file.toRealPath());
                section(sha, slashes(target).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            sha.update((byte) 'f');
            length(sha, Files.size(file));
            try (var in = Files.newInputStream(file)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    sha.update(buffer, 0, n);
                }
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static void section(MessageDigest sha, byte[] bytes) {
        length(sha, bytes.length);
        sha.update(bytes);
    }

    private static void length(MessageDigest sha, long length) {
        sha.update(ByteBuffer.allocate(Long.BYTES).putLong(0, length));
    }

    private static String slashes(Path relative) {
        return relative.toString().replace('\\', '/');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// What a bundle may not be.
    final class Unfit extends IOException {
        private static final long serialVersionUID = 1;
        private final String why;

        private Unfit(String why) {
            super(why);
            this.why = why;
        }
    }

    /// The files below a root by their name relative to it.
    final class Listing extends SimpleFileVisitor<Path> {

        private static final int MOST_FILES = 100_000;
        private static final long MOST_BYTES = 1L << 30;
        private static final Set<String> NO_CODE = Set.of(".git", ".hearth");

        private final Path root;
        private final Map<String, Path> sorted = new TreeMap<>();
        private long bytes;

        private Listing(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NO_CODE.contains(String.valueOf(folder.getFileName())) && !folder.equals(root)
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            var name = slashes(root.relativize(file));
            if (attributes.isSymbolicLink()) {
                checkLink(file, name);
            } else if (!attributes.isRegularFile()) {
                throw new Unfit("holds '%s', which is no file".formatted(Quote.of(name)));
            }
            sorted.put(name, file);
            bytes += attributes.size();
            if (sorted.size() > MOST_FILES || bytes > MOST_BYTES) {
                throw new Unfit("is larger than a bundle may be: 100000 files and 1Gi");
            }
            return FileVisitResult.CONTINUE;
        }

        private void checkLink(Path link, String name) throws IOException {
            Path target;
            try {
                target = link.toRealPath();
            } catch (IOException e) {
                throw new Unfit(
                        "holds the link '%s', which leads nowhere".formatted(Quote.of(name)));
            }
            if (!target.startsWith(root)) {
                throw new Unfit(
                        "holds the link '%s', which leads out of it: copy what it points to"
                                .formatted(Quote.of(name)));
            }
        }
    }
}
