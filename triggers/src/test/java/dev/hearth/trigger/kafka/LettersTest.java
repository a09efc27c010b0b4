package dev.hearth.trigger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.delivery.LetterFilter;
import dev.hearth.delivery.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The pure parts of what is done with dead letters.
class LettersTest {

    private static final Map<String, String> SAID =
            Map.of(
                    "topic", "orders",
                    "partition", "3",
                    "reason", "attempts",
                    "error", "Error: a=b, timeout");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            textBlock =
                    """
                    none                              | true
                    reason=attempts                   | true
                    reason=attempt                    | false
                    reason~attempt                    | true
                    error~timeout                     | true
                    error~Timeout                     | false
                    error=Error: a=b, timeout         | true
                    key=k1                            | true
                    key~                              | true
                    key=                              | false
                    partition=3                       | true
                    function~                         | false
                    reason=attempts;partition=3       | true
                    reason=attempts;partition=4       | false
                    """)
    void aFilterMeansTheLettersThatMeetAllOfIt(String conditions, boolean matches) {
        var parts = conditions == null ? List.<String>of() : List.of(conditions.split(";"));

        var filter = LetterFilter.parse(Letter.NAMES, parts);

        assertThat(letter("k1", SAID).matches(filter)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "reason", "=x", "reason>3", "stack=x", "Reason=x", "reasons=x"})
    void whatIsNoFilterIsRefused(String condition) {
        assertThatThrownBy(() -> LetterFilter.parse(Letter.NAMES, List.of(condition)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + condition + "' is no filter")
                .hasMessageContaining("invocation-id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            textBlock =
                    """
                    orders | 3    | orders/3
                    orders | none | orders/-1
                    orders | x    | nowhere
                    ''     | 3    | nowhere
                    none   | 3    | nowhere
                    """)
    void aLetterThatDoesNotSayWhereItCameFromCameFromNowhere(
            String topic, String partition, String expected) {
        var said = new java.util.HashMap<String, String>();
        if (topic != null) {
            said.put("topic", topic);
        }
        if (partition != null) {
            said.put("partition", partition);
        }

        assertThat(
                        letter("k", said)
                                .source()
                                .map(source -> source.topic() + "/" + source.partition())
                                .orElse("nowhere"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a b c, 9, a b c",
        "a b a c, 9, a b|a c",
        "a a a, 9, a|a|a",
        "a b c d e, 2, a b|c d|e",
        "- - a - a -, 9, - - a -|a -",
        "'', 9, ''"
    })
    void aWaveHasNoKeyTwice(String keys, int most, String waves) {
        assertThat(
                        Waves.of(letters(keys.split(" ")), most).stream()
                                .map(wave ->
                                        String.join(
                                                " ",
                                                wave.stream()
                                                        .map(letter -> letter.key().orElse("-"))
                                                        .toList()))
                                .toList())
                .isEqualTo(waves.isEmpty() ? List.of() : List.of(waves.split("\\|")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void wavesAreTheLettersInTheirOrder(long seed) {
        var random = new Random(seed);
        var letters = new ArrayList<Letter>();
        for (int i = 0; i < 1_000; i++) {
            int key = random.nextInt(50);
            letters.add(letter(key == 0 ? null : "k" + key, Map.of()));
        }

        var waves = Waves.of(letters, 20);

        assertThat(waves.stream().flatMap(List::stream)).isEqualTo(letters);
        for (var wave : waves) {
            var keys = wave.stream().flatMap(letter -> letter.key().stream()).toList();
            assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
            assertThat(wave).hasSizeBetween(1, 20);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            textBlock =
                    """
                    none, 5,   0,    0
                    10,   0,   0,    0
                    10,   1,   0,    100
                    10,   5,   200,  300
                    10,   5,   900,  0
                    1,    3,   1000, 2000
                    """)
    void soManyASecondGo(Integer perSecond, long gone, long elapsed, long wait) {
        assertThat(new Pace(perSecond).wait(gone, Duration.ofMillis(elapsed)))
                .isEqualTo(Duration.ofMillis(wait));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = "none, 500\n1, 1\n19, 1\n200, 20\n1000000, 500")
    void whatIsWrittenTogetherIsATenthOfASecond(Integer perSecond, int expected) {
        assertThat(new Pace(perSecond).atOnce()).isEqualTo(expected);
    }

    private static List<Letter> letters(String... keys) {
        return Arrays.stream(keys)
                .filter(key -> !key.isEmpty())
                .map(key -> letter(key.equals("-") ? null : key, Map.of()))
                .toList();
    }

    private static Letter letter(String key, Map<String, String> said) {
        var headers = new RecordHeaders();
        said.forEach((name, text) -> headers.add("hearth-dlq-" + name, text.getBytes(UTF_8)));
        return new Letter(
                new ConsumerRecord<>(
                        "orders.dlq",
                        0,
                        7,
                        1_000,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        key == null ? null : key.getBytes(UTF_8),
                        new byte[0],
                        headers,
                        Optional.empty()));
    }
}
