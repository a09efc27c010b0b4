package dev.hearth.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.invocation.Event;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchAnswerTest {

    private static final List<Event> BATCH =
            Stream.of("a", "b", "c").map(BatchAnswerTest::event).toList();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"batchItemFailures":[{"itemIdentifier":"b"}]}                        | [b]
                    {"batchItemFailures":[{"itemIdentifier":"c"},{"itemIdentifier":"a"}]} | [a, c]
                    {"batchItemFailures":[{"itemIdentifier":"c"},{"itemIdentifier":"c"}]} | [c]
                    {"batchItemFailures":[]}                                              | []
                    {"batchItemFailures":null}                                            | []
                    {"other":1,"batchItemFailures":[]}                                    | []
                    {"batchItemFailures":{}}                                              | unclear
                    {"batchItemFailures":"a"}                                             | unclear
                    {"batchItemFailures":["a"]}                                           | unclear
                    {"batchItemFailures":[{}]}                                            | unclear
                    {"batchItemFailures":[{"itemIdentifier":null}]}                       | unclear
                    {"batchItemFailures":[{"itemIdentifier":""}]}                         | unclear
                    {"batchItemFailures":[{"itemIdentifier":"d"}]}                        | unclear
                    {"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"d"}]} | unclear
                    {"result":{"batchItemFailures":[{"itemIdentifier":"b"}]}}             | silent
                    [{"batchItemFailures":[{"itemIdentifier":"b"}]}]                      | silent
                    {"sum":3}                                                             | silent
                    3                                                                     | silent
                    """)
    void aReportIsAnObjectWithAListOfFailures(String json, String expected) {
        assertThat(word(BatchAnswer.of(BATCH, new Result.Value(Payload.json(json)))))
                .isEqualTo(expected);
    }

    @Test
    void whatIsNoJsonIsNoReport() {
        var text = "{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]}";

        assertThat(BatchAnswer.of(BATCH, new Result.Value(Payload.text(text))))
                .isEqualTo(new BatchAnswer.Silent());
        assertThat(BatchAnswer.of(BATCH, new Result.Nothing())).isEqualTo(new BatchAnswer.Silent());
    }

    @Test
    void theBodyOfAResponseIsTheReport() {
        var body = Payload.json("{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]}");

        assertThat(BatchAnswer.of(BATCH, new Result.HttpResponse(200, Map.of(), body)))
                .isEqualTo(new BatchAnswer.Failures(Set.of("b")));
    }

    @Test
    void whatIsUnclearIsNamed() {
        var json = "{\"batchItemFailures\":[{\"itemIdentifier\":\"d\"}]}";

        assertThat(BatchAnswer.of(BATCH, new Result.Value(Payload.json(json))))
                .isEqualTo(
                        new BatchAnswer.Unclear(
                                "batchItemFailures names 'd', which is no event of the batch"));
    }

    private static Event event(String id) {
        return new Event(
                CloudEventBuilder.v1()
                        .withId(id)
                        .withSource(URI.create("/s"))
                        .withType("t")
                        .build(),
                new Origin.Direct());
    }

    private static String word(BatchAnswer answer) {
        return switch (answer) {
            case BatchAnswer.Silent _ -> "silent";
            case BatchAnswer.Failures(var failed) -> failed.stream().sorted().toList().toString();
            case BatchAnswer.Unclear _ -> "unclear";
        };
    }
}
