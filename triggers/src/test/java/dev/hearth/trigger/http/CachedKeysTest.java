package dev.hearth.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedKeysTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final JWKSet first = new JWKSet();
    private final JWKSet second = new JWKSet();
    private final List<Promise<JWKSet>> questions = new ArrayList<>();
    private final CachedKeys keys =
            new CachedKeys(
                    "somewhere",
                    () -> {
                        var question = Promise.<JWKSet>promise();
                        questions.add(question);
                        return question.future();
                    });

    @Test
    void aFreshSetIsUsedWithoutAsking() {
        var all = List.of(keys.usual(START), keys.usual(START));
        assertThat(questions).as("asked once for both").hasSize(1);
        answer(first);

        assertThat(all).allSatisfy(set -> assertThat(set.result()).isSameAs(first));
        assertThat(keys.usual(START.plus(CachedKeys.FRESH).minus(SECOND)).result()).isSameAs(first);
        assertThat(questions).hasSize(1);
    }

    @Test
    void anOldSetIsUsedWhileANewerOneIsOnItsWay() {
        known(first);
        var later = START.plus(CachedKeys.FRESH);

        assertThat(keys.usual(later).result()).isSameAs(first);
        assertThat(questions).hasSize(2);
        answer(second);
        assertThat(keys.usual(later).result()).isSameAs(second);
        assertThat(questions).hasSize(2);
    }

    @Test
    void anOldSetIsUsedWhileNoneCanBeHadButNotForEver() {
        known(first);
        var later = START.plus(CachedKeys.USABLE).minus(SECOND);
        assertThat(keys.usual(later).result()).isSameAs(first);
        fail();
        assertThat(keys.usual(later).result()).isSameAs(first);

        var tooLate = keys.usual(later.plus(CachedKeys.PAUSE));
        fail();
        assertThat(tooLate.failed()).isTrue();
    }

    @Test
    void anUnknownKeyAsksForANewerSet() {
        known(first);
        var rotated = keys.newer(START.plus(CachedKeys.PAUSE));
        assertThat(rotated.isComplete()).isFalse();
        answer(second);
        assertThat(rotated.result()).isSameAs(second);
    }

    @Test
    void whateverArrivesNobodyIsAskedMoreOftenThanEveryPause() {
        known(first);
        for (int i = 0; i < 10; i++) {
            assertThat(keys.newer(START.plus(SECOND.multipliedBy(i))).result()).isSameAs(first);
        }
        assertThat(questions).hasSize(1);
        var ignored = keys.newer(START.plus(CachedKeys.PAUSE));
        assertThat(questions).hasSize(2);
        assertThat(ignored.isComplete()).isFalse();
    }

    @Test
    void whenANewerSetCannotBeHadTheKnownOneStays() {
        known(first);
        var newer = keys.newer(START.plus(CachedKeys.PAUSE));
        fail();
        assertThat(newer.result()).isSameAs(first);
    }

    @Test
    void aFailureIsRememberedForAPause() {
        var set = keys.usual(START);
        fail();
        assertThat(set.failed()).isTrue();
        assertThat(keys.usual(START.plus(SECOND)).failed()).isTrue();
        assertThat(questions).hasSize(1);

        Future<JWKSet> again = keys.usual(START.plus(CachedKeys.PAUSE));
        answer(first);
        assertThat(again.result()).isSameAs(first);
    }

    private void known(JWKSet set) {
        assertThat(keys.usual(START).isComplete()).isFalse();
        answer(set);
    }

    private void answer(JWKSet set) {
        questions.getLast().complete(set);
    }

    private void fail() {
        questions.getLast().fail("out of order");
    }
}
