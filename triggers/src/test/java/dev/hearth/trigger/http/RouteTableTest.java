package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.function;
import static dev.hearth.trigger.http.Fixtures.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.function.Auth;
import dev.hearth.function.SignatureScheme;
import dev.hearth.function.Trigger;
import dev.hearth.trigger.http.RouteTable.Match;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

    private static final RouteTable TABLE =
            RouteTable.of(
                    List.of(
                            function("root", trigger("t", "/", "GET")),
                            function("shops", trigger("t", "/shops", "GET", "POST")),
                            function("shop", trigger("t", "/shops/{store}", "PUT")),
                            function("berlin", trigger("t", "/shops/berlin", "GET")),
                            function("item", trigger("t", "/shops/{store}/{item}", "GET")),
                            function("stock", trigger("t", "/shops/{shop}/stock", "GET", "HEAD")),
                            function("paris", trigger("t", "/shops/paris/bikes/new", "GET"))));

    @ParameterizedTest(name = "{0} {1} -> {2}")
    @CsvSource({
        "GET,  /,                       root",
        "POST, /shops,                  shops",
        "GET,  /shops/,                 shops",
        "HEAD, /shops,                  shops",
        "PUT,  /shops/rome,             shop",
        "GET,  /shops/berlin,           berlin",
        "GET,  /shops/berlin/stock,     stock",
        "HEAD, /shops/rome/stock/,      stock",
        "GET,  /shops/rome/hats,        item",
        "GET,  /shops/paris/bikes/new,  paris",
    })
    void theMostLiteralTemplateAnswers(String method, String path, String function) {
        assertThat(found(method, path).route().function().name().value()).isEqualTo(function);
    }

    @Test
    void aLiteralWithoutTheMethodDoesNotHideAParameterThatHasIt() {
        assertThat(found("PUT", "/shops/berlin").params()).isEqualTo(Map.of("store", "berlin"));
    }

    @Test
    void aDeadEndOfLiteralsLeadsBackToTheParameter() {
        assertThat(found("GET", "/shops/paris/bikes").params())
                .isEqualTo(Map.of("store", "paris", "item", "bikes"));
    }

    @Test
    void parametersAreNamedByTheTemplateThatMatched() {
        assertThat(found("GET", "/shops/rome/stock").params()).isEqualTo(Map.of("shop", "rome"));
    }

    @Test
    void parametersAreDecodedAfterTheSplit() {
        assertThat(found("GET", "/shops/a%2Fb/x+y%20%C3%A9").params())
                .isEqualTo(Map.of("store", "a/b", "item", "x+y é"));
    }

    @ParameterizedTest
    @CsvSource({"/nowhere", "/shopsx", "/shops/a/b/c", "//", "/shops//stock"})
    void otherPathsLeadNowhere(String path) {
        assertThat(TABLE.find("GET", path)).isEqualTo(new Match.Nothing());
    }

    @Test
    void anotherMethodIsToldAllThatAreAllowed() {
        assertThat(TABLE.find("DELETE", "/shops/berlin"))
                .isInstanceOfSatisfying(
                        Match.OtherMethods.class,
                        other ->
                                assertThat(other.allowed())
                                        .containsExactly("GET", "HEAD", "OPTIONS", "PUT"));
    }

    @Test
    void aBrokenEscapeIsMalformed() {
        assertThat(TABLE.find("PUT", "/shops/%zz")).isInstanceOf(Match.Malformed.class);
        assertThat(TABLE.find("PUT", "/shops/%4")).isInstanceOf(Match.Malformed.class);
    }

    @Test
    void twoTriggersOfOnePathAndMethodAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        RouteTable.of(
                                List.of(
                                        function("one", trigger("in", "/a/{x}", "GET")),
                                        function("two", trigger("hook", "/a/{y}", "GET", "PUT")))))
                .withMessage(
                        "GET /a/{y} is answered by both trigger in of function one (/a/{x})"
                                + " and trigger hook of function two (/a/{y})");
    }

    @Test
    void aBadTemplateNamesItsTrigger() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> RouteTable.of(List.of(function("one", trigger("in", "a", "GET")))))
                .withMessageStartingWith("function one, trigger in: 'a' is not a path template");
    }

    @Test
    void anEmptySecretNamesItsTrigger() {
        var signature = new Auth.Signature(new SignatureScheme.Github(), List.of("s", ""));
        var trigger = Trigger.Http.of("hook", "/a", Set.of("POST")).withAuth(signature);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouteTable.of(List.of(function("one", trigger))))
                .withMessageContaining("function one, trigger hook")
                .withMessageContaining("empty secret");
    }

    @Test
    void triggersOfOtherKindsHaveNoRoute() {
        var timer =
                Trigger.Timer.of(
                        "tick", new Trigger.Timer.Schedule.Every(java.time.Duration.ofSeconds(1)));

        assertThat(RouteTable.of(List.of(function("one", timer))).find("GET", "/"))
                .isEqualTo(new Match.Nothing());
    }

    private static Match.Found found(String method, String path) {
        assertThat(TABLE.find(method, path)).isInstanceOf(Match.Found.class);
        return (Match.Found) TABLE.find(method, path);
    }
}
