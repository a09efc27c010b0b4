package dev.hearth.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthorityTest {

    @ParameterizedTest
    @CsvSource({
        "api.example.com:443, api.example.com, 443",
        "API.Example.COM:80, api.example.com, 80",
        "localhost:65535, localhost, 65535",
        "127.0.0.1:8080, 127.0.0.1, 8080",
        "[::1]:8080, [0:0:0:0:0:0:0:1], 8080",
        "[0:0::0:1]:8080, [0:0:0:0:0:0:0:1], 8080",
        "[::ffff:10.0.0.1]:80, 10.0.0.1, 80",
    })
    void isAHostAndAPort(String text, String host, int port) {
        assertThat(Authority.parse(text)).isEqualTo(new Authority(host, port));
        assertThat(Authority.parse(text).host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.example.com",
                ":443",
                "api.example.com:",
                "api.example.com:0",
                "api.example.com:65536",
                "api.example.com:https",
                "api.example.com.:443",
                "https://api.example.com:443",
                "api.example.com:443/path",
                "user@api.example.com:443",
                "*.example.com:443",
                "a b:443",
                "::1:443",
                "[::1%eth0]:443",
                "[::g]:443",
                "127.1:80",
                "127.0.0.01:80",
                "0177.0.0.1:80",
                "0x7f.0.0.1:80",
                "0x7f000001:80",
                "2130706433:80",
                "1.2.3.4.5:80",
                "256.0.0.1:80",
            })
    void allElseIsRefused(String text) {
        assertThatThrownBy(() -> Authority.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'%s' is not a host and a port, such as api.example.com:443 or 127.0.0.1:8080"
                                .formatted(text));
    }

    @ParameterizedTest
    @CsvSource({"127.1, 80", "2130706433, 80", "a, 0", "[::1, 80", "a., 80"})
    void soIsAHostThatIsNone(String host, int port) {
        assertThatThrownBy(() -> new Authority(host, port))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
