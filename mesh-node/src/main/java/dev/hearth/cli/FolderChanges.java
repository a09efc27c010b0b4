package dev.hearth.cli;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Notices changes of files below a folder, but not of those the node itself writes. One thread.
final class FolderChanges implements Closeable {

    /// Editors write a file in several steps; a change is over when nothing follows it for so long.
    private static final long QUIET_MILLIS = 150;

    private final Path root;
    private final Path unwatched;
    private final WatchService watch;
    private final Set<Path> watched = new HashSet<>();

    private FolderChanges(Path root, Path unwatched, WatchService watch) {
        this.root = root;
        this.unwatched = unwatched;
        this.watch = watch;
    }

    /// @param fileOrFolder of a file, the folder it is in
    /// @param unwatched a folder, which may be in that one and need not be there yet
    static FolderChanges below(Path fileOrFolder, Path unwatched) throws IOException {
        var absolute = fileOrFolder.toAbsolutePath().normalize();
        var root = Files.isDirectory(absolute) ? absolute : requireNonNull(absolute.getParent());
        var changes =
                new FolderChanges(
                        root,
                        unwatched.toAbsolutePath().normalize(),
                        root.getFileSystem().newWatchService());
        changes.watchFolders();
        return changes;
    }

    /// Returns after something changed and it became quiet again.
    void await() throws IOException, InterruptedException {
        boolean changed = false;
        while (!changed) {
            changed = isChange(watch.take());
        }
        var next = watch.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        while (next != null) {
            var _ = isChange(next);
            next = watch.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        }
        watchFolders();
    }

    /// Takes what happened in one folder.
    private boolean isChange(WatchKey key) {
        var folder = (Path) key.watchable();
        var events = key.pollEvents();
        if (!key.reset()) {
            watched.remove(folder);
        }
        return events.stream()
                .anyMatch(event ->
                        !(event.context() instanceof Path name)
                                || !folder.resolve(name).startsWith(unwatched));
    }

    private void watchFolders() throws IOException {
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes of)
                            throws IOException {
                        if (folder.startsWith(unwatched)) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        if (watched.add(folder)) {
                            folder.register(
                                    watch,
                                    StandardWatchEventKinds.ENTRY_CREATE,
                                    StandardWatchEventKinds.ENTRY_DELETE,
                                    StandardWatchEventKinds.ENTRY_MODIFY);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
