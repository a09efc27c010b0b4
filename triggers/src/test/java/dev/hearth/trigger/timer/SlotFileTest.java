package dev.hearth.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.FunctionName;
import dev.hearth.function.Trigger.Timer.Schedule;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SlotFileTest {

    private static final FunctionName REPORT = new FunctionName("report");
    private static final Schedule DAILY =
            new Schedule.Cron("0  2 * *\t*", ZoneId.of("Europe/Paris"));
    private static final Schedule OFTEN = new Schedule.Every(Duration.ofSeconds(5));
    private static final Instant MOMENT = Instant.parse("2026-03-10T12:00:05.123456789Z");

    @TempDir private Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void whatWasRememberedIsThereAfterARestart() {
        var before = opened();
        assertThat(before.recall(REPORT, "daily", DAILY)).isEmpty();
        before.remember(REPORT, "daily", DAILY, MOMENT).await();
        before.remember(REPORT, "often", OFTEN, MOMENT.plusSeconds(1)).await();
        before.remember(REPORT, "daily", DAILY, MOMENT.plusSeconds(2)).await();

        var after = opened();
        assertThat(after.recall(REPORT, "daily", DAILY)).contains(MOMENT.plusSeconds(2));
        assertThat(after.recall(REPORT, "often", OFTEN)).contains(MOMENT.plusSeconds(1));
        assertThat(after.recall(new FunctionName("other"), "daily", DAILY)).isEmpty();
    }

    @Test
    void anotherScheduleBeginsAnew() {
        opened().remember(REPORT, "daily", DAILY, MOMENT).await();

        var after = opened();
        assertThat(after.recall(REPORT, "daily", OFTEN)).isEmpty();
        assertThat(after.recall(REPORT, "daily", new Schedule.Cron("0 2 * * *", ZoneId.of("UTC"))))
                .isEmpty();
        assertThat(
                        after.recall(
                                REPORT,
                                "daily",
                                new Schedule.Cron(" 0 2 * * * ", ZoneId.of("Europe/Paris"))))
                .contains(MOMENT);
    }

    @Test
    void manyAtOnceAreAllOnTheDisk() {
        var before = opened();
        var writing = new ArrayList<Future<Void>>();
        for (int i = 0; i < 500; i++) {
            writing.add(before.remember(REPORT, "t" + i, OFTEN, MOMENT.plusSeconds(i)));
        }
        Future.all(writing).await();

        var after = opened();
        for (int i = 0; i < 500; i++) {
            assertThat(after.recall(REPORT, "t" + i, OFTEN)).contains(MOMENT.plusSeconds(i));
        }
        assertThat(folder).isDirectoryContaining("glob:**schedules.tsv");
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void itIsOnTheDiskWhenTheFutureCompletes() {
        var before = opened();
        for (int i = 0; i < 50; i++) {
            before.remember(REPORT, "daily", DAILY, MOMENT.plusSeconds(i)).await();
            assertThat(opened().recall(REPORT, "daily", DAILY)).contains(MOMENT.plusSeconds(i));
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaid() throws IOException {
        var occupied = Files.writeString(folder.resolve("file"), "");
        var file = new SlotFile(vertx, occupied.resolve("data"));

        assertThatThrownBy(() -> file.remember(REPORT, "daily", DAILY, MOMENT).await())
                .hasMessageContaining("schedules.tsv cannot be written");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "something else\n",
                "hearth slots 1\nreport\tdaily\n",
                "hearth slots 1\nreport\tdaily\tyesterday\tevery PT5S\n",
                "hearth slots 1\nRE PORT\tdaily\t2026-03-10T12:00:05Z\tevery PT5S\n"
            })
    void aFileThatIsNoneOfOursIsRefused(String content) throws IOException {
        Files.writeString(folder.resolve("schedules.tsv"), content);

        assertThatThrownBy(this::opened)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("schedules.tsv cannot be read")
                .hasMessageContaining("or delete it");
    }

    private SlotFile opened() {
        var file = new SlotFile(vertx, folder);
        file.read();
        return file;
    }
}
