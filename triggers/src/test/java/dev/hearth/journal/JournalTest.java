package dev.hearth.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.DataSize;
import dev.hearth.journal.Journal.Purpose;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class JournalTest {

    private static final JournalSettings SMALL =
            new JournalSettings(
                    new DataSize(2_000),
                    new DataSize(8_000),
                    new DataSize(0),
                    Duration.ZERO,
                    DataSize.ofMebibytes(64));

    @TempDir private Path folder;
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void whatWasWrittenIsThereAfterwards() {
        var journal = open(SMALL);
        write(journal, put("a", "1"), put("b", "2"));
        write(journal, put("a", "3"), remove("b"), put("c", ""));
        assertThat(contents(journal)).isEqualTo(Map.of("a", "3", "c", ""));
        assertThat(journal.read("a").await()).contains(Buffer.buffer("3"));
        assertThat(journal.read("b").await()).isEmpty();
        journal.close().await();

        assertThat(afterwards()).isEqualTo(Map.of("a", "3", "c", ""));
    }

    @Test
    void aWriteThatWasCutOffAnywhereIsNotThereAndTheOthersAre() throws IOException {
        var journal = open(SMALL);
        write(journal, put("a", "1"));
        long whole = Files.size(onlySegment());
        write(journal, put("a", "2"), put("b", "2"), remove("a"));
        journal.close().await();
        var content = Files.readAllBytes(onlySegment());

        for (int length = (int) whole; length < content.length; length++) {
            Files.write(onlySegment(), Arrays.copyOf(content, length));
            assertThat(afterwards()).as("%d bytes", length).isEqualTo(Map.of("a", "1"));
        }
        Files.write(onlySegment(), content);
        assertThat(afterwards()).isEqualTo(Map.of("b", "2"));
    }

    @Test
    void anyWrongBitAtTheEndTakesTheWriteAway() throws IOException {
        var journal = open(SMALL);
        write(journal, put("a", "1"));
        long whole = Files.size(onlySegment());
        write(journal, put("a", "2"));
        journal.close().await();
        var content = Files.readAllBytes(onlySegment());

        for (int at = (int) whole; at < content.length; at++) {
            var damaged = content.clone();
            damaged[at] ^= 0x10;
            Files.write(onlySegment(), damaged);
            assertThat(afterwards()).as("byte %d", at).isEqualTo(Map.of("a", "1"));
        }
    }

    @Test
    void whatIsWrittenAfterACrashIsKeptToo() throws IOException {
        var journal = open(SMALL);
        write(journal, put("a", "1"));
        journal.close().await();
        Files.write(
                onlySegment(),
                concat(Files.readAllBytes(onlySegment()), new byte[] {0, 0, 0, 40, 7}));

        var again = open(SMALL);
        write(again, put("b", "2"));
        again.close().await();

        assertThat(afterwards()).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void damageElsewhereIsNotPassedOver() throws IOException {
        var journal = open(SMALL);
        for (int i = 0; i < 10; i++) {
            write(journal, put("key" + i, "x".repeat(500)));
        }
        journal.close().await();
        var first = segments().getFirst();
        var content = Files.readAllBytes(first);
        content[700] ^= 1;
        Files.write(first, content);

        assertThatThrownBy(() -> open(SMALL))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(first.getFileName().toString())
                .hasMessageContaining("damaged at byte");
    }

    @Test
    void aMissingFileIsNotPassedOver() throws IOException {
        var journal = open(SMALL);
        for (int i = 0; i < 12; i++) {
            write(journal, put("key" + i, "x".repeat(500)));
        }
        journal.close().await();
        Files.delete(segments().get(1));

        assertThatThrownBy(() -> open(SMALL)).hasMessageContaining("is missing");
    }

    @Test
    void theFilesStaySmallWhateverIsWrittenAndRemoved() {
        var random = new Random(7);
        Map<String, String> expected = new HashMap<>();
        var journal = open(SMALL);
        for (int round = 0; round < 400; round++) {
            var changes = new ArrayList<Change>();
            for (int i = 0; i < 10; i++) {
                var key = "key" + random.nextInt(round < 200 ? 300 : 40);
                if (random.nextInt(3) == 0) {
                    expected.remove(key);
                    changes.add(remove(key));
                } else {
                    var value = "v".repeat(random.nextInt(200)) + round;
                    expected.put(key, value);
                    changes.add(put(key, value));
                }
            }
            journal.write(Purpose.TAKE, changes).await();
            if (round % 50 == 0) {
                assertThat(contents(journal)).isEqualTo(expected);
                journal.close().await();
                journal = open(SMALL);
            }
            var usage = journal.usage();
            assertThat(usage.files())
                    .as("round %d: %s", round, usage)
                    .isLessThanOrEqualTo(Math.max(4 * usage.live(), 8_000) + 4_000);
        }
        assertThat(contents(journal)).isEqualTo(expected);
        journal.close().await();
        assertThat(afterwards()).isEqualTo(expected);
    }

    @Test
    void aRemovedKeyStaysRemovedWhenItsRemovalIsCompactedAway() {
        var journal = open(SMALL);
        write(journal, put("gone", "x".repeat(100)));
        write(journal, remove("gone"));
        for (int i = 0; i < 500; i++) {
            write(journal, put("busy", "y".repeat(300) + i));
        }
        journal.close().await();

        assertThat(afterwards()).containsOnlyKeys("busy");
    }

    @Test
    void writesOfManyAreAllThere() {
        var journal = open(JournalSettings.DEFAULT);
        var writes =
                IntStream.range(0, 5_000)
                        .mapToObj(i -> journal.write(Purpose.TAKE, List.of(put("k" + i, "v" + i))))
                        .toList();
        Future.all(writes).await();
        journal.close().await();

        assertThat(afterwards()).hasSize(5_000).containsEntry("k4711", "v4711");
    }

    @Test
    void aFolderThatCannotBeWrittenToRefusesUntilItCan() throws IOException {
        var journal = open(SMALL);
        write(journal, put("a", "x".repeat(3_000)));
        var aside = folder.resolveSibling(folder.getFileName() + "-aside");
        Files.move(folder, aside);
        assertThatThrownBy(() -> write(journal, put("b", "2")))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("could not be written");
        assertThat(contents(journal)).containsOnlyKeys("a");

        Files.move(aside, folder);
        write(journal, put("c", "3"));
        journal.close().await();
        assertThat(afterwards()).containsOnlyKeys("a", "c");
    }

    @Test
    void littleRoomOnTheDiskRefusesWhatIsNewAndTakesWhatEnds() {
        var journal =
                open(
                        new JournalSettings(
                                SMALL.segment(),
                                SMALL.small(),
                                new DataSize(Long.MAX_VALUE),
                                Duration.ZERO,
                                SMALL.backlog()));
        // It looks before each write, at most once a second.
        journal.write(Purpose.SETTLE, List.of(put("a", "1"))).await();
        assertThatThrownBy(() -> write(journal, put("b", "2")))
                .hasMessageContaining("too little room");
        assertThat(contents(journal)).containsOnlyKeys("a");
        journal.close().await();
    }

    @Test
    void moreThanTheBacklogIsRefused() {
        var journal =
                open(
                        new JournalSettings(
                                SMALL.segment(),
                                SMALL.small(),
                                SMALL.keepFree(),
                                Duration.ofMillis(300),
                                new DataSize(100)));
        var writes = new ArrayList<Future<Void>>();
        for (int i = 0; i < 100; i++) {
            writes.add(journal.write(Purpose.TAKE, List.of(put("k" + i, "v".repeat(50)))));
        }
        Future.join(writes).otherwiseEmpty().await();
        assertThat(writes).anyMatch(Future::succeeded);
        assertThat(writes)
                .filteredOn(Future::failed)
                .isNotEmpty()
                .allMatch(write -> write.cause().getMessage().contains("too slow"));
        journal.close().await();
    }

    @Test
    void nobodyElseMayUseTheFolderMeanwhile() {
        var journal = open(SMALL);
        assertThatThrownBy(() -> open(SMALL)).hasMessageContaining("in use by another node");
        journal.close().await();
        open(SMALL).close().await();
    }

    @Test
    void aClosedJournalRefuses() {
        var journal = open(SMALL);
        journal.close().await();
        assertThatThrownBy(() -> write(journal, put("a", "1"))).hasMessageContaining("closed");
    }

    private Journal open(JournalSettings settings) {
        return Journal.open(vertx, folder, settings);
    }

    private Map<String, String> afterwards() {
        var journal = open(SMALL);
        try {
            return contents(journal);
        } finally {
            journal.close().await();
        }
    }

    private static Map<String, String> contents(Journal journal) {
        var contents = new TreeMap<String, String>();
        journal.forEach("", (key, value) -> contents.put(key, value.toString()));
        return contents;
    }

    private static void write(Journal journal, Change... changes) {
        journal.write(Purpose.TAKE, List.of(changes)).await();
    }

    private static Change put(String key, String value) {
        return new Change.Put(key, Buffer.buffer(value));
    }

    private static Change remove(String key) {
        return new Change.Remove(key);
    }

    private Path onlySegment() throws IOException {
        assertThat(segments()).hasSize(1);
        return segments().getFirst();
    }

    private List<Path> segments() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(Segment::isOne).sorted().toList();
        }
    }

    private static byte[] concat(byte[] some, byte[] more) {
        return Buffer.buffer(some).appendBytes(more).getBytes();
    }
}
