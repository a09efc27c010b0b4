package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemoryReliefTest {

    @ParameterizedTest(name = "of {0} to make room for {1} end {2}")
    @CsvSource(
            textBlock =
                    """
                    '',            10,  ''
                    '5',           10,  '5'
                    '5 7',         10,  '7 5'
                    '5 7',          7,  '7'
                    '100 20 30',   10,  '100'
                    '100 20 30',  101,  '100 30'
                    '100 20 30',    0,  ''
                    """)
    void theBiggestEndFirstUntilTheRestFits(String suspects, long missing, String victims) {
        var all =
                words(suspects).stream()
                        .map(each -> new MemoryRelief.Suspect<>(each, Long.parseLong(each)))
                        .toList();
        assertThat(MemoryRelief.victims(all, missing))
                .extracting(MemoryRelief.Suspect::work)
                .containsExactlyElementsOf(words(victims));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(" "));
    }
}
