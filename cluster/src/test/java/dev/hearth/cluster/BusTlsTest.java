package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two real members whose event bus asks for certificates, and others who want to speak on it.
@Timeout(180)
final class BusTlsTest {

    @TempDir private static Path folder;

    /// Nobody answers, however long one waits.
    private static final DeliveryOptions SOON = new DeliveryOptions().setSendTimeout(2_000);

    private static BusTls own;
    private static BusTls others;

    /// Has a certificate of another authority, and would let everybody in.
    private static BusTls eager;

    private static ClusterSettings settings;
    private static Cluster first;
    private static Cluster second;

    private final Set<String> heard = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void start() throws Exception {
        own = TestAuthority.make(folder, "own");
        others = TestAuthority.make(folder, "others");
        var both = folder.resolve("both.pem");
        Files.writeString(
                both, Files.readString(own.authorities()) + Files.readString(others.authorities()));
        eager = new BusTls(both, others.certificate(), others.key());
        var alone =
                new ClusterSettings("test-" + UUID.randomUUID(), "127.0.0.1", 0, List.of(), 1)
                        .withBus(own);
        first = Cluster.join(alone);
        settings = alone.withJoin(List.of(first.address()));
        second = Cluster.join(settings);
    }

    @AfterAll
    static void close() {
        second.close().await();
        first.close().await();
    }

    @Test
    void nodesOfOneAuthoritySpeak() {
        listen(first, "first-hears");
        listen(second, "second-hears");
        assertThat(ask(first, "second-hears").await()).isEqualTo("heard");
        assertThat(ask(second, "first-hears").await()).isEqualTo("heard");
    }

    @Test
    void oneOfAnotherAuthoritySaysInOneLineThatItIsShutOut() {
        var shutOut =
                catchThrowableOfType(
                        ClusterException.class, () -> Cluster.join(settings.withBus(others)));
        assertThat(shutOut)
                .hasMessageStartingWith(
                        "no node of the cluster speaks with this one on the event bus")
                .hasMessageContaining("--bus-ca")
                .hasMessageContaining("127.0.0.1:");
        assertThat(shutOut.getMessage().lines()).hasSize(1);
        assertThat(first.nodes()).contains(second.self());
    }

    @Test
    void ifItStaysAllTheSameItNeitherSendsNorReceivesAndTheOthersGoOn() {
        var stranger = Cluster.open(settings.withBus(eager), _ -> {});
        try {
            listen(first, "first-listens");
            listen(stranger, "stranger-listens");
            assertThat(first.nodes()).as("Hazelcast lets it in").contains(stranger.self());
            var sent = ask(stranger, "first-listens", SOON);
            var received = ask(first, "stranger-listens", SOON);
            assertThat(failure(sent)).isNotNull();
            assertThat(failure(received)).isNotNull();
            assertThat(heard).isEmpty();
            assertThat(ask(second, "first-listens").await()).isEqualTo("heard");
            var verdict = second.verdict(own);
            assertThat(verdict.accepting()).as("first").isEqualTo(1);
            assertThat(verdict.refusals()).as("the stranger").hasSize(1);
            assertThat(verdict.isShutOut()).isFalse();
        } finally {
            stranger.close().await();
        }
    }

    @Test
    void whoeverBelievesBothAuthoritiesIsStillRefusedByThoseWhoDoNot() {
        assertThatThrownBy(() -> Cluster.join(settings.withBus(eager)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("no node of the cluster speaks with this one");
    }

    @Test
    void clearTextIsNotSpokenWithThoseWhoEncrypt() {
        assertThatThrownBy(() -> Cluster.join(settings.withBus(null)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("speaks TLS, this node clear text");
    }

    @Test
    void filesThatDoNotBelongTogetherAreNamedBeforeAnythingStarts() {
        for (var wrong :
                List.of(
                        new BusTls(own.authorities(), own.certificate(), others.key()),
                        new BusTls(others.authorities(), own.certificate(), own.key()),
                        new BusTls(own.authorities(), folder.resolve("nowhere"), own.key()),
                        new BusTls(own.key(), own.certificate(), own.key()))) {
            assertThatThrownBy(wrong::check)
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("--bus-ca " + wrong.authorities())
                    .hasMessageContaining("--bus-cert " + wrong.certificate())
                    .hasMessageContaining("--bus-key " + wrong.key());
        }
        own.check();
    }

    private void listen(Cluster cluster, String address) {
        cluster.vertx()
                .eventBus()
                .<String>consumer(
                        address,
                        message -> {
                            heard.add(address);
                            message.reply("heard");
                        })
                .completion()
                .await();
    }

    private static Future<String> ask(Cluster cluster, String address) {
        return ask(cluster, address, new DeliveryOptions());
    }

    private static Future<String> ask(Cluster cluster, String address, DeliveryOptions options) {
        return cluster.vertx().eventBus().<String>request(address, "?", options).map(Message::body);
    }

    private static Throwable failure(Future<String> answer) {
        return answer.<Throwable>map(_ -> null).recover(Future::succeededFuture).await();
    }
}
