package dev.hearth.cli;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Notices changes of files below a folder. One thread.
final class FolderChanges implements Closeable {

    /// Editors write a file in several steps; a change is over when nothing follows it for so long.
    private static final long QUIET_MILLIS = 150;

    private final Path root;
    private final WatchService watch;
    private final Set<Path> watched = new HashSet<>();

    private FolderChanges(Path root, WatchService watch) {
        this.root = root;
        this.watch = watch;
    }

    /// @param fileOrFolder of a file, the folder it is in
    static FolderChanges below(Path fileOrFolder) throws IOException {
        var absolute = fileOrFolder.toAbsolutePath();
        var root = Files.isDirectory(absolute) ? absolute : requireNonNull(absolute.getParent());
        var changes = new FolderChanges(root, root.getFileSystem().newWatchService());
        changes.watchFolders();
        return changes;
    }

    /// Returns after something changed and it became quiet again.
    void await() throws IOException, InterruptedException {
        var key = watch.take();
        while (key != null) {
            forget(key);
            key = watch.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        }
        watchFolders();
    }

    private void forget(WatchKey key) {
        key.pollEvents();
        if (!key.reset()) {
            watched.remove((Path) key.watchable());
        }
    }

    private void watchFolders() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (var folder : files.filter(Files::isDirectory).toList()) {
                if (watched.add(folder)) {
                    folder.register(
                            watch,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_DELETE,
                            StandardWatchEventKinds.ENTRY_MODIFY);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
