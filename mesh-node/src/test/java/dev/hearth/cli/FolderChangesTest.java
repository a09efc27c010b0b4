package dev.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FolderChangesTest {

    @TempDir Path folder;

    @Test
    void whatTheNodeWritesIsNoChange() throws Exception {
        var data = folder.resolve(".hearth");
        var code = Files.createDirectories(folder.resolve("code"));
        try (var changes = FolderChanges.below(folder, data)) {
            var changed = awaited(changes);
            Files.createDirectories(data.resolve("journal"));
            Files.writeString(data.resolve("journal").resolve("1"), "written");
            assertThatThrownBy(() -> changed.get(1, TimeUnit.SECONDS))
                    .isInstanceOf(TimeoutException.class);

            Files.writeString(code.resolve("main.mjs"), "export const handler = () => 1;");
            assertThat(changed.get()).isEqualTo("changed");
        }
    }

    @Test
    void newFoldersAreWatchedToo() throws Exception {
        try (var changes = FolderChanges.below(folder, folder.resolve(".hearth"))) {
            var late = Files.createDirectories(folder.resolve("late"));
            assertThat(awaited(changes).get()).isEqualTo("changed");
            Files.writeString(late.resolve("main.mjs"), "export const handler = () => 1;");
            assertThat(awaited(changes).get()).isEqualTo("changed");
        }
    }

    private static CompletableFuture<String> awaited(FolderChanges changes) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                changes.await();
                return "changed";
            } catch (Exception broken) {
                return broken.toString();
            }
        });
    }
}
