package dev.hearth.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.trigger.http.PathTemplate.Segment.Literal;
import dev.hearth.trigger.http.PathTemplate.Segment.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {

    @Test
    void literalsAndParametersAreSegments() {
        assertThat(PathTemplate.parse("/hooks/shop/{store}/v1.0").segments())
                .containsExactly(
                        new Literal("hooks"),
                        new Literal("shop"),
                        new Parameter("store"),
                        new Literal("v1.0"));
        assertThat(PathTemplate.parse("/").segments()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "hooks         | begins with '/'",
                "''            | begins with '/'",
                "/a//b         | no segment is empty",
                "/a/           | no '/' at the end",
                "/a/{}         | '{}' is not a parameter",
                "/a/{1x}       | '{1x}' is not a parameter",
                "/a/{x}/b/{x}  | {x} is in it twice",
                "/a/pre{x}     | in 'pre{x}' a parameter is not the whole segment",
                "/a/{x         | in '{x' a parameter is not the whole segment",
                "/a/../b       | '..' is not allowed",
                "/a b          | 'a b' has a character other than",
                "/a?x=1        | 'a?x=1' has a character other than",
                "/caf%C3%A9    | 'caf%C3%A9' has a character other than",
            })
    void whatIsWrongWithATemplateIsSaid(String template, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathTemplate.parse(template))
                .withMessageContaining("'" + template + "'")
                .withMessageContaining(why);
    }
}
