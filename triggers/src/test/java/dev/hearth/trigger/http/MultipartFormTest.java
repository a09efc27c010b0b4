package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.function;
import static dev.hearth.trigger.http.Fixtures.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class MultipartFormTest {

    private static final String TYPE = "multipart/form-data; boundary=AaB03x";

    /// Along the example of RFC 7578, section 4, with a file beside the text.
    private static final String FORM =
            """
            --AaB03x
            content-disposition: form-data; name="field1"

            Joe Blow – ü
            --AaB03x
            content-disposition: form-data; name="tag"

            a
            --AaB03x
            content-disposition: form-data; name="tag"

            b
            --AaB03x
            content-disposition: form-data; name="pics"; filename="file1.txt"
            content-type: text/plain; charset=UTF-8

            line 1
            line 2
            --AaB03x--
            """
                    .replace("\n", "\r\n");

    @Test
    void fieldsAreTextsAndFilesAreObjects() {
        assertThat(fields(FORM))
                .isEqualTo(
                        new JsonObject(
                                """
                                {"field1": "Joe Blow – ü", "tag": ["a", "b"],
                                 "pics": {"filename": "file1.txt", "contentType": "text/plain",
                                          "data": "line 1\\r\\nline 2"}}\
                                """));
    }

    @Test
    void aBoundaryMayBeQuotedAndHaveCompany() {
        for (var type :
                java.util.List.of(
                        "multipart/form-data; boundary=\"AaB03x\"",
                        "multipart/form-data; charset=utf-8; Boundary=AaB03x; x=y")) {
            assertThat(MultipartForm.read(type, Buffer.buffer(FORM)))
                    .as(type)
                    .isInstanceOf(Form.Fields.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 20, 100, 250, 330})
    void aFormThatWasCutOffIsMalformed(int missing) {
        refused(TYPE, FORM.substring(0, FORM.length() - missing - 4), Reason.MALFORMED_DATA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=other",
                "multipart/form-data; boundary"
            })
    void aFormNeedsItsBoundary(String type) {
        refused(type, FORM, Reason.MALFORMED_DATA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense--",
                "--AaB03x\r\n\r\n--AaB03x--",
                "--AaB03x\r\nx: y\r\n\r\nz\r\n--AaB03x--"
            })
    void whatIsNoFormIsMalformed(String body) {
        refused(TYPE, body, Reason.MALFORMED_DATA);
    }

    @Test
    void aFormHasAThousandPartsAtMost() {
        var part = "--AaB03x\r\ncontent-disposition: form-data; name=\"n\"\r\n\r\nv\r\n";
        var most = part.repeat(Form.MOST_PARTS);
        assertThat(fields(most + "--AaB03x--").getJsonArray("n")).hasSize(Form.MOST_PARTS);
        refused(TYPE, most + part + "--AaB03x--", Reason.PAYLOAD_TOO_LARGE);
    }

    @Test
    void whatCurlSendsArrivesAsJson(@TempDir Path folder) throws Exception {
        var bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        var photo = Files.write(folder.resolve("tea.png"), bytes);
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "POST")))) {
            var output = it.curl("/f", "-F", "title=Tea", "-F", "photo=@" + photo);

            assertThat(output).contains("HTTP/1.1 200");
            var event = it.mesh.invocations.remove().event().cloudEvent();
            assertThat(event.getDataContentType()).isEqualTo("application/json");
            var data = new JsonObject(Buffer.buffer(event.getData().toBytes()));
            assertThat(data.getString("title")).isEqualTo("Tea");
            var file = data.getJsonObject("photo");
            assertThat(file.getString("filename")).isEqualTo("tea.png");
            assertThat(file.getString("contentType")).isEqualTo("image/png");
            assertThat(java.util.Base64.getDecoder().decode(file.getString("data_base64")))
                    .isEqualTo(bytes);

            assertThat(it.post("/f", "x", "content-type", TYPE).body())
                    .contains("\"reason\":\"malformed_data\"")
                    .contains("\"component\":\"gateway\"");
        }
    }

    private static JsonObject fields(String body) {
        return new JsonObject(((Form.Fields) MultipartForm.read(TYPE, Buffer.buffer(body))).json());
    }

    private static void refused(String type, String body, Reason reason) {
        assertThat(MultipartForm.read(type, Buffer.buffer(body)))
                .isInstanceOfSatisfying(
                        Form.Refused.class,
                        refused -> assertThat(refused.problem().reason()).isEqualTo(reason));
    }
}
