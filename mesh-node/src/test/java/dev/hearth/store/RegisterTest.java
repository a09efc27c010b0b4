package dev.hearth.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.cluster.SharedEntry;
import dev.hearth.function.DataSize;
import dev.hearth.state.StateKey;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RegisterTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_000);

    private final Register register =
            new Register(
                    new StateSettings(
                            new DataSize(50),
                            2,
                            new DataSize(100),
                            new DataSize(150),
                            Duration.ofSeconds(1)));

    @Test
    void aValueThatIsTooLargeIsRefused() {
        assertThat(register.objection(key("f", "a"), 50)).isEmpty();
        assertThat(register.objection(key("f", "a"), 51))
                .contains("a value has at most 50, this one has 51 bytes");
    }

    @Test
    void keysAreCountedForEachOwnerAndRemovedOnesAreNot() {
        enter("f", "a", 1);
        enter("f", "b", 1);
        assertThat(register.objection(key("f", "c"), 1))
                .contains("f has 2 keys already, which is all it may");
        assertThat(register.objection(key("f", "b"), 2)).isEmpty();
        assertThat(register.objection(key("g", "c"), 1)).isEmpty();
        enter(key("f", "a").text(), new SharedEntry(2, SharedEntry.NEVER, null));
        assertThat(register.objection(key("f", "c"), 1)).isEmpty();
        assertThat(register.version(key("f", "a").text())).isEqualTo(2);
    }

    @Test
    void bytesAreCountedForEachOwnerAndForAll() {
        enter("f", "a", 40);
        enter("f", "b", 40);
        assertThat(register.objection(key("f", "b"), 50).orElseThrow())
                .isEqualTo("the keys and values of f have 92 bytes, at most 100 are kept");
        assertThat(register.objection(key("f", "b"), 48)).isEmpty();
        enter("g", "a", 40);
        assertThat(register.objection(key("h", "a"), 10).orElseThrow())
                .isEqualTo("all keys and values have 138 bytes, at most 150 are kept");
        register.forget(key("g", "a").text());
        assertThat(register.objection(key("h", "a"), 10)).isEmpty();
    }

    @Test
    void whatHasExpiredIsForgottenUnlessItWasReplaced() {
        enter("kv/f/a", entry(1, NOW.plusMillis(10)));
        enter("kv/f/b", entry(1, NOW.plusMillis(20)));
        enter("kv/f/c", entry(1, NOW.plusMillis(10)));
        enter("kv/f/c", entry(2, NOW.plusMillis(30)));
        assertThat(register.takeExpired(NOW.plusMillis(9))).isEmpty();
        assertThat(register.takeExpired(NOW.plusMillis(20))).containsExactly("kv/f/a", "kv/f/b");
        assertThat(register.versions()).containsOnlyKeys("kv/f/c");
        assertThat(register.takeExpired(NOW.plusMillis(30))).containsExactly("kv/f/c");
    }

    private void enter(String owner, String name, int length) {
        enter(
                key(owner, name).text(),
                new SharedEntry(1, SharedEntry.NEVER, Buffer.buffer(new byte[length])));
    }

    private void enter(String key, SharedEntry entry) {
        register.enter(key, Register.Line.of(key, entry));
    }

    private static SharedEntry entry(long version, Instant expires) {
        return new SharedEntry(version, expires.toEpochMilli(), Buffer.buffer("1"));
    }

    private static StateKey key(String owner, String name) {
        return new StateKey(StateKey.Use.VALUE, owner, name);
    }
}
