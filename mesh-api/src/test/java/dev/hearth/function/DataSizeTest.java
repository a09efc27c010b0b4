package dev.hearth.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DataSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "512, 512",
        "64Ki, 65536",
        "1Mi, 1048576",
        "2Gi, 2147483648",
        "64k, 64000",
        "1M, 1000000",
        "3G, 3000000000"
    })
    void readsTheUnitsOfKubernetes(String text, long bytes) {
        assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mi", "-1", "1.5Mi", "1 Mi", "1mb", "999999999999999999Gi"})
    void refusesWhatIsNotASize(String text) {
        assertThatThrownBy(() -> DataSize.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not a size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "513", "64Ki", "1Mi", "2Gi", "1025Mi"})
    void printsTheShortestExactForm(String text) {
        assertThat(DataSize.parse(text)).hasToString(text);
    }
}
