package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Auth;
import dev.hearth.function.DataSize;
import dev.hearth.function.SignatureScheme;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Origin;
import dev.hearth.trigger.http.EventReader.Reading;
import dev.hearth.trigger.http.Problem.Reason;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventReaderTest {

    private static final DataSize LIMIT = DataSize.ofKibibytes(64);
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-01-02T03:04:05Z");
    private static final Map<String, String> BINARY =
            Map.of(
                    "ce-specversion", "1.0",
                    "ce-id", "1",
                    "ce-source", "/shop",
                    "ce-type", "order.placed");

    /// The example of the CloudEvents specification, section "Example".
    private static final CloudEvent EXAMPLE =
            CloudEventBuilder.v1()
                    .withId("A234-1234-1234")
                    .withSource(URI.create("https://github.com/cloudevents/spec/pull"))
                    .withType("com.github.pull_request.opened")
                    .withSubject("123")
                    .withTime(OffsetDateTime.parse("2018-04-05T17:31:00Z"))
                    .withExtension("comexampleextension1", "value")
                    .withExtension("comexampleothervalue", 5)
                    .withData("text/xml", "<much wow=\"xml\"/>".getBytes(UTF_8))
                    .build();

    @Test
    void aPlainRequestIsTheDataOfAnEventNamedAfterIt() {
        var event = accepted(Map.of("content-type", "application/json"), "{not json");

        assertThat(event.getId()).isEqualTo("request-1");
        assertThat(event.getSource()).isEqualTo(URI.create("/hooks/a%20b"));
        assertThat(event.getSubject()).isEqualTo("/hooks/a%20b");
        assertThat(event.getType()).isEqualTo("dev.hearth.http.request");
        assertThat(event.getTime()).isEqualTo(NOW);
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(data(event)).isEqualTo("{not json");
    }

    @Test
    void aBodyWithoutAContentTypeIsBinary() {
        assertThat(accepted(Map.of(), "x").getDataContentType())
                .isEqualTo("application/octet-stream");
    }

    @Test
    void anEmptyBodyIsNoData() {
        var event = accepted(Map.of("content-type", "application/json"), "");

        assertThat(event.getData()).isNull();
        assertThat(event.getDataContentType()).isNull();
    }

    @Test
    void binaryModeIsReadFromHeaders() {
        var headers = new HashMap<String, String>();
        headers.put("ce-specversion", "1.0");
        for (var name : EXAMPLE.getAttributeNames()) {
            headers.put("ce-" + name, String.valueOf(EXAMPLE.getAttribute(name)));
        }
        headers.remove("ce-datacontenttype");
        headers.put("content-type", "text/xml");
        headers.put("ce-comexampleextension1", "value");
        headers.put("ce-comexampleothervalue", "5");

        var event = accepted(headers, "<much wow=\"xml\"/>");

        assertThat(event)
                .isEqualTo(
                        CloudEventBuilder.v1(EXAMPLE)
                                .withExtension("comexampleothervalue", "5")
                                .build());
    }

    @Test
    void binaryModeDecodesHeaderValues() {
        var headers = with(BINARY, "ce-subject", "Euro%20%E2%82%AC+%F0%9F%98%80");

        assertThat(accepted(headers, "").getSubject()).isEqualTo("Euro €+😀");
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "ce-id          | -          | the header ce-id is missing",
                "ce-source      | -          | the header ce-source is missing",
                "ce-type        | -          | the header ce-type is missing",
                "ce-specversion | -          | the header ce-specversion is missing",
                "ce-type        | ''         | the header ce-type is empty",
                "ce-specversion | 0.3        | ce-specversion is '0.3', this node reads '1.0'",
                "ce-time        | yesterday  | the header ce-time has not the form",
                "ce-source      | a b:%20    | the header ce-source has not the form",
                "ce-subject     | %zz        | the header ce-subject has not the form",
                "ce-my-ext      | x          | the header ce-my-ext has not the form",
                "ce-datacontenttype | a/b    | ce-datacontenttype does not exist",
            })
    void aMalformedBinaryEventNamesTheAttribute(String header, String value, String detail) {
        var problem = refused(with(BINARY, header, value), "{}");

        assertThat(problem.reason()).isEqualTo(Reason.MALFORMED_CLOUDEVENT);
        assertThat(problem.detail()).contains(detail);
    }

    @Test
    void structuredModeIsReadFromTheBody() {
        var json = new String(new JsonFormat().serialize(EXAMPLE), UTF_8);

        for (var type :
                List.of(
                        "application/cloudevents+json",
                        "Application/CloudEvents+JSON; charset=utf-8")) {
            assertThat(accepted(Map.of("content-type", type), json)).isEqualTo(EXAMPLE);
        }
    }

    @Test
    void structuredDataIsBytes() {
        var event =
                accepted(
                        Map.of("content-type", "application/cloudevents+json"),
                        "{'specversion':'1.0','id':'1','source':'/s','type':'t','data':{'a':[1,2]}}"
                                .replace('\'', '"'));

        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(data(event)).isEqualTo("{\"a\":[1,2]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                              | the body is empty",
                "{                                               | line 1, column",
                "[]                                              | Cannot deserialize",
                "{`specversion`:`1.0`,`source`:`/s`,`type`:`t`}  | id",
                "{`specversion`:`1.0`,`id`:`1`,`type`:`t`}       | source",
                "{`specversion`:`1.0`,`id`:`1`,`source`:`/s`}    | type",
                "{`id`:`1`,`source`:`/s`,`type`:`t`}             | specversion",
                "{`specversion`:`1.0`,`id`:1,`source`:`/s`,`type`:`t`} | id",
                "{`specversion`:`1.0`,`id`:``,`source`:`/s`,`type`:`t`} | id is empty",
                "{`specversion`:`0.3`,`id`:`1`,`source`:`/s`,`type`:`t`} | '0.3'",
                "{`specversion`:`9`,`id`:`1`,`source`:`/s`,`type`:`t`} | specversion",
                "{`specversion`:`1.0`,`id`:`1`,`source`:`/s`,`type`:`t`,`time`:`x`} | time",
                "{`specversion`:`1.0`,`id`:`1`,`source`:`/s`,`type`:`t`,`b-c`:`x`} | b-c",
                "{`specversion`:`1.0`,`id`:`1`,`source`:`/s`,`type`:`t`,`data_base64`:`é`} | base64",
            })
    void aMalformedStructuredEventNamesTheAttribute(String body, String detail) {
        var problem =
                refused(
                        Map.of("content-type", "application/cloudevents+json"),
                        body.replace('`', '"'));

        assertThat(problem.reason()).isEqualTo(Reason.MALFORMED_CLOUDEVENT);
        assertThat(problem.detail()).contains(detail).doesNotContain("io.cloudevents", "[Source");
    }

    @ParameterizedTest
    @CsvSource({
        "application/cloudevents-batch+avro, as application/cloudevents-batch+json or with ce- headers",
        "application/cloudevents+avro,       send CloudEvents as application/cloudevents+json",
        "nonsense,                           'nonsense' is not a media type",
    })
    void otherContentTypesAreNotSupported(String contentType, String detail) {
        var problem = refused(Map.of("content-type", contentType), "[]");

        assertThat(problem.reason()).isEqualTo(Reason.UNSUPPORTED_MEDIA_TYPE);
        assertThat(problem.detail()).contains(detail);
    }

    @Test
    void anEncodedBodyIsNotSupported() {
        var problem = refused(Map.of("content-encoding", "br"), "x");

        assertThat(problem.reason()).isEqualTo(Reason.UNSUPPORTED_ENCODING);
        assertThat(problem.headers()).containsEntry("accept-encoding", "gzip, identity");
        assertThat(accepted(Map.of("content-encoding", "Identity"), "x")).isNotNull();
    }

    @Test
    void aGithubDeliveryIsNamedByGithub() {
        var headers = Map.of("x-github-delivery", "72d3162e", "x-github-event", "pull_request");
        var signature = new Auth.Signature(new SignatureScheme.Github(), List.of("s"));
        var signed = Trigger.Http.of("hook", "/hooks", Set.of("POST")).withAuth(signature);
        var unsigned = Trigger.Http.of("hook", "/hooks", Set.of("POST"));

        var delivery = PlainEvent.of(signed, request(headers), "request-1", NOW);
        assertThat(delivery.id()).isEqualTo("72d3162e");
        assertThat(delivery.type()).isEqualTo("com.github.pull_request");
        assertThat(PlainEvent.of(unsigned, request(headers), "request-1", NOW).id())
                .isEqualTo("request-1");
        assertThat(PlainEvent.of(signed, request(Map.of()), "request-1", NOW))
                .isEqualTo(PlainEvent.of(request(Map.of()), "request-1", NOW));
    }

    @Test
    void aStandardWebhookIsNamedByItsSender() {
        var scheme = new SignatureScheme.StandardWebhooks(SignatureScheme.DEFAULT_TOLERANCE);
        var signed =
                Trigger.Http.of("hook", "/hooks", Set.of("POST"))
                        .withAuth(new Auth.Signature(scheme, List.of("whsec_c2VjcmV0")));

        var delivery =
                PlainEvent.of(signed, request(Map.of("webhook-id", "msg_1")), "request-1", NOW);
        assertThat(delivery.id()).isEqualTo("msg_1");
        assertThat(delivery.type()).isEqualTo("dev.hearth.http.request");
    }

    @Test
    void aPathThatIsNoUriIsEscaped() {
        var http = new Origin.Http("GET", "/a|b", Map.of(), Map.of(), Map.of());

        assertThat(PlainEvent.of(http, "1", NOW).source()).isEqualTo(URI.create("/a%7Cb"));
    }

    private static Map<String, String> with(
            Map<String, String> headers, String name, String value) {
        var all = new HashMap<>(headers);
        if (value == null) {
            all.remove(name);
        } else {
            all.put(name, value);
        }
        return all;
    }

    private static Origin.Http request(Map<String, String> headers) {
        return new Origin.Http("POST", "/hooks/a%20b", Map.of(), Map.of(), headers);
    }

    private static Reading read(Map<String, String> headers, String body) {
        return read(headers, Buffer.buffer(body));
    }

    private static Reading read(Map<String, String> headers, Buffer body) {
        var http = request(headers);
        return EventReader.read(http, body, LIMIT, PlainEvent.of(http, "request-1", NOW));
    }

    @Test
    void batchedModeIsReadFromTheBody() {
        var type = "application/cloudevents-batch+json; charset=utf-8";
        var body = "[{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"}]";
        assertThat(read(Map.of("content-type", type), body))
                .isInstanceOfSatisfying(
                        Reading.Batch.class, batch -> assertThat(batch.events()).hasSize(1));
    }

    private static CloudEvent accepted(Map<String, String> headers, String body) {
        assertThat(read(headers, body)).isInstanceOf(Reading.Accepted.class);
        return ((Reading.Accepted) read(headers, body)).event();
    }

    private static Problem refused(Map<String, String> headers, String body) {
        assertThat(read(headers, body)).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused) read(headers, body)).problem();
    }

    private static String data(CloudEvent event) {
        return new String(event.getData().toBytes(), UTF_8);
    }
}
