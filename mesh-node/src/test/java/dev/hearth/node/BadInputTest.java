package dev.hearth.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a caller is told when a request or a function is bad, on a whole node over real HTTP; and
/// that the next request is answered as if nothing had been.
final class BadInputTest {

    @TempDir private static Path folder;
    private static Node node;

    @BeforeAll
    static void start() {
        var bundles =
                new Bundles(folder.resolve("functions"))
                        .javaScript("good", "export const handler = e => ({got: e.data ?? null});")
                        .javaScript(
                                "tiny",
                                "limits: {payload: 1Ki, output: 1Ki, timeout: 60s},",
                                "export const handler = e => 'x'.repeat(e.data.size);")
                        .javaScript(
                                "throws",
                                "export function handler() { throw new TypeError('no such order'); }")
                        .javaScript(
                                "loops",
                                "limits: {timeout: 300ms},",
                                "export function handler() { while (true) {} }")
                        .javaScript(
                                "never",
                                "limits: {timeout: 300ms},",
                                "export const handler = () => new Promise(() => {});")
                        .javaScript(
                                "cycle",
                                "export function handler() { const a = {}; a.a = a; return a; }")
                        .javaScript("status", "export const handler = () => ({statusCode: 99});")
                        .javaScript(
                                "chatty",
                                "limits: {logs: 1Ki, timeout: 60s},",
                                "export function handler() { const line = 'x'.repeat(1 << 20); for (let i = 0; i < 100; i++) console.log(line); return 'done'; }")
                        .javaScript(
                                "stubborn",
                                "limits: {timeout: 300ms},",
                                "export function handler() { while (true) BigInt('9'.repeat(4e5)).toString(); }");
        node = TestNodes.start(folder, bundles.read());
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(
                        "malformed JSON",
                        "good",
                        "application/json",
                        "{\"a\":",
                        400,
                        "malformed_data"),
                Arguments.of(
                        "an oversized body",
                        "tiny",
                        "application/json",
                        "\"" + "x".repeat(2_000) + "\"",
                        413,
                        "payload_too_large"),
                Arguments.of(
                        "too large a result",
                        "tiny",
                        "application/json",
                        "{\"size\": 5000}",
                        500,
                        "output_limit"),
                Arguments.of(
                        "a function that throws",
                        "throws",
                        "application/json",
                        "{}",
                        500,
                        "function_error"),
                Arguments.of(
                        "a function that loops",
                        "loops",
                        "application/json",
                        "{}",
                        504,
                        "deadline_passed"),
                Arguments.of(
                        "a promise that never settles",
                        "never",
                        "application/json",
                        "{}",
                        504,
                        "deadline_passed"),
                Arguments.of(
                        "a function that does not stop",
                        "stubborn",
                        "application/json",
                        "{}",
                        504,
                        "deadline_passed"),
                Arguments.of(
                        "a cycle as the result",
                        "cycle",
                        "application/json",
                        "{}",
                        502,
                        "invalid_result"),
                Arguments.of(
                        "a bad status code",
                        "status",
                        "application/json",
                        "{}",
                        502,
                        "invalid_result"),
                Arguments.of(
                        "a batch in a format that is not read",
                        "good",
                        "application/cloudevents-batch+avro",
                        "[]",
                        415,
                        "unsupported_media_type"),
                Arguments.of(
                        "a batch with a broken CloudEvent",
                        "good",
                        "application/cloudevents-batch+json",
                        "[{}]",
                        400,
                        "malformed_cloudevent"),
                Arguments.of(
                        "a broken CloudEvent",
                        "good",
                        "application/cloudevents+json",
                        "{}",
                        400,
                        "malformed_cloudevent"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void isToldInOneProblemAndHarmsNobody(
            String what,
            String function,
            String contentType,
            String body,
            int status,
            String reason) {
        var answer = TestNodes.post(node.httpPort(), "/" + function, contentType, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
        var problem = new JsonObject(answer.body());
        assertThat(problem.getString("reason")).isEqualTo(reason);
        assertThat(problem.getString("detail")).isNotBlank().doesNotContain("\tat ");
        assertThatTheNextRequestWorks();
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() {
        var answer = TestNodes.send(TestNodes.request(node.httpPort(), "/good").DELETE().build());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow").orElseThrow()).contains("GET", "POST");
        assertThatTheNextRequestWorks();
    }

    @Test
    void anUnknownPathIs404() {
        assertThat(TestNodes.get(node.httpPort(), "/nobody").statusCode()).isEqualTo(404);
        assertThatTheNextRequestWorks();
    }

    @Test
    void aHundredMegabytesOfLogsAreCutAndTheFunctionAnswers() {
        HttpResponse<String> answer = TestNodes.get(node.httpPort(), "/chatty");
        assertThat(answer.body()).isEqualTo("done");
        assertThatTheNextRequestWorks();
    }

    @Test
    void theAdminSideTellsTheSame() {
        var unknown =
                TestNodes.post(
                        node.adminPort(), "/v1/functions/nobody/invoke", "application/json", "{}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(unknown.body()).getString("reason"))
                .isEqualTo("unknown_function");
        var large =
                TestNodes.post(
                        node.adminPort(),
                        "/v1/functions/tiny/invoke",
                        "application/json",
                        "\"" + "x".repeat(2_000) + "\"");
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(TestNodes.get(node.adminPort(), "/v1/nowhere").statusCode()).isEqualTo(404);
        var get = TestNodes.get(node.adminPort(), "/v1/functions/good/invoke");
        assertThat(get.statusCode()).isEqualTo(405);
        assertThatTheNextRequestWorks();
    }

    private static void assertThatTheNextRequestWorks() {
        var next = TestNodes.post(node.httpPort(), "/good", "application/json", "[1]");
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(next.body()).isEqualTo("{\"got\":[1]}");
    }
}
