package dev.hearth.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.function.DataSize;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {

    private static final HttpSettings DEFAULT = HttpSettings.DEFAULT;

    @Test
    void theDefaultsAreThePromisedOnes() {
        assertThat(DEFAULT)
                .isEqualTo(
                        new HttpSettings(
                                "0.0.0.0",
                                8080,
                                Runtime.getRuntime().availableProcessors(),
                                DataSize.parse("8Ki"),
                                DataSize.parse("16Ki"),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(30),
                                null));
    }

    @Test
    void everySettingCanBeSomethingElse() {
        var tls = new TlsFiles(Path.of("tls.crt"), Path.of("tls.key"));
        var settings =
                DEFAULT.withAddress("127.0.0.1", 0)
                        .withEventLoops(7)
                        .withHeadSizes(DataSize.parse("1Ki"), DataSize.parse("2Ki"))
                        .withTimeouts(Duration.ofMillis(100), Duration.ofMinutes(5))
                        .withTls(tls);

        assertThat(settings)
                .isEqualTo(
                        new HttpSettings(
                                "127.0.0.1",
                                0,
                                7,
                                new DataSize(1024),
                                new DataSize(2048),
                                Duration.ofMillis(100),
                                Duration.ofMinutes(5),
                                tls));
    }

    @Test
    void whatCannotWorkIsRefusedByName() {
        refuses("host", () -> DEFAULT.withAddress(" ", 80));
        refuses("port is 0 to 65535, not 70000", () -> DEFAULT.withAddress("::", 70_000));
        refuses("port", () -> DEFAULT.withAddress("::", -1));
        refuses("eventLoops", () -> DEFAULT.withEventLoops(0));
        refuses("requestLine", () -> DEFAULT.withHeadSizes(size("63"), size("1Ki")));
        refuses("requestLine", () -> DEFAULT.withHeadSizes(size("2Mi"), size("1Ki")));
        refuses(
                "head is 64 to 1Mi, not 2Mi",
                () -> DEFAULT.withHeadSizes(size("1Ki"), size("2Mi")));
        refuses("idleTimeout", () -> DEFAULT.withTimeouts(Duration.ZERO, Duration.ofSeconds(1)));
        refuses("bodyTimeout", () -> DEFAULT.withTimeouts(Duration.ofSeconds(1), Duration.ZERO));
    }

    private static DataSize size(String text) {
        return DataSize.parse(text);
    }

    private static void refuses(String message, Runnable making) {
        assertThatIllegalArgumentException().isThrownBy(making::run).withMessageContaining(message);
    }
}
