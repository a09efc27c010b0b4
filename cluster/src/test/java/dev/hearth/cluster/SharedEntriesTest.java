package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.cluster.SharedEntries.Look;
import dev.hearth.state.Condition;
import dev.hearth.state.Writing;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Two real members in this JVM. Every test has keys of its own.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SharedEntriesTest {

    private static final Condition ALWAYS = new Condition.Always();
    private static final Condition ABSENT = new Condition.Absent();
    private static final Instant NOW = Instant.now();

    private Cluster one;
    private Cluster two;
    private SharedEntries here;
    private SharedEntries there;

    @BeforeAll
    void join() {
        var settings =
                new ClusterSettings("test-" + UUID.randomUUID(), "127.0.0.1", 0, List.of(), 1)
                        .withSize(2);
        one = Cluster.join(settings);
        two = Cluster.join(settings.withJoin(List.of(one.address())).withSize(2));
        here = one.entries();
        there = two.entries();
    }

    @AfterAll
    void leave() {
        two.close().await();
        one.close().await();
    }

    @Test
    void whatOneNodeWritesTheOtherReads() {
        put(here, "a0", ALWAYS, "1");
        assertThat(value(there, "a0")).isEqualTo("1");
        put(there, "a0", ALWAYS, "2");
        assertThat(value(here, "a0")).isEqualTo("2");
        assertThat(value(here, "b0")).isNull();
    }

    @Test
    void aConditionIsHeldAgainstWhatIsThere() {
        assertThat(put(here, "a1", new Condition.Is(Buffer.buffer("1")), "2"))
                .isInstanceOf(Writing.Unmet.class);
        assertThat(put(here, "a1", ABSENT, "1")).isInstanceOf(Writing.Written.class);
        assertThat(put(there, "a1", ABSENT, "2")).isInstanceOf(Writing.Unmet.class);
        assertThat(put(there, "a1", new Condition.Is(Buffer.buffer("2")), "3"))
                .isInstanceOf(Writing.Unmet.class);
        assertThat(put(there, "a1", new Condition.Is(Buffer.buffer("1")), "3"))
                .isInstanceOf(Writing.Written.class);
        assertThat(value(here, "a1")).isEqualTo("3");
    }

    @Test
    void ofManyWhoSetAnAbsentValueOneDoes() {
        var writings =
                Future.all(
                                IntStream.range(0, 50)
                                        .mapToObj(i ->
                                                (i % 2 == 0 ? here : there)
                                                        .put(
                                                                "a2",
                                                                ABSENT,
                                                                Buffer.buffer("" + i),
                                                                SharedEntry.NEVER,
                                                                NOW))
                                        .toList())
                        .await()
                        .<SharedEntries.Change>list();
        assertThat(writings)
                .filteredOn(change -> change.writing() instanceof Writing.Written)
                .hasSize(1);
    }

    @Test
    void aRemovedValueIsGoneAndAnOlderOneDoesNotComeBack() {
        var first = here.put("a3", ALWAYS, Buffer.buffer("1"), SharedEntry.NEVER, NOW).await();
        assertThat(there.remove("a3", ALWAYS, NOW).await().writing())
                .isInstanceOf(Writing.Written.class);
        assertThat(value(here, "a3")).isNull();
        assertThat(here.remove("a3", ALWAYS, NOW).await().writing())
                .isInstanceOf(Writing.Unmet.class);

        here.restore("a3", first.made(), NOW);
        assertThat(value(here, "a3")).isNull();
        assertThat(put(here, "a3", ABSENT, "2")).isInstanceOf(Writing.Written.class);
        here.restore("a3", first.made(), NOW);
        assertThat(value(there, "a3")).isEqualTo("2");
    }

    @Test
    void whatADiskHasComesBackUnlessItHasExpired() {
        long later = NOW.plusSeconds(60).toEpochMilli();
        here.restore("a4", new SharedEntry(7, later, Buffer.buffer("old")), NOW);
        here.restore("b4", new SharedEntry(7, NOW.toEpochMilli(), Buffer.buffer("old")), NOW);
        assertThat(there.all()).containsKey("a4").doesNotContainKey("b4");
        assertThat(value(there, "a4")).isEqualTo("old");
    }

    @Test
    void anExpiredValueIsNoneAndIsForgottenByItself() {
        var now = Instant.now();
        long expires = now.toEpochMilli() + 100;
        here.put("a5", ALWAYS, Buffer.buffer("1"), expires, now).await();
        assertThat(here.put("a5", ABSENT, Buffer.buffer("2"), expires, now).await().writing())
                .isInstanceOf(Writing.Unmet.class);
        var later = Instant.ofEpochMilli(expires);
        assertThat(here.put("a5", ABSENT, Buffer.buffer("3"), expires, later).await().writing())
                .isInstanceOf(Writing.Written.class);
        while (there.all().containsKey("a5")) {
            Thread.onSpinWait();
        }
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(expires);
    }

    @Test
    void everyNodeHearsOfEveryChange() {
        Map<String, SharedEntry> heard = new ConcurrentHashMap<>();
        there.onChange(heard::put);
        var all = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            put(here, "k" + i, ALWAYS, "" + i);
            all.add("k" + i);
        }
        here.remove("k7", ALWAYS, NOW).await();
        while (heard.size() < 20 || heard.get("k7").value() != null) {
            Thread.onSpinWait();
        }
        assertThat(heard).containsOnlyKeys(all);
        assertThat(there.all()).containsAllEntriesOf(heard);
    }

    private static Writing put(
            SharedEntries entries, String key, Condition condition, String value) {
        return entries.put(key, condition, Buffer.buffer(value), SharedEntry.NEVER, Instant.now())
                .await()
                .writing();
    }

    private static String value(SharedEntries entries, String key) {
        var entry = ((Look.Seen) entries.look(key).await()).entry();
        var value = entry == null ? null : entry.valueAt(Instant.now());
        return value == null ? null : value.toString();
    }
}
