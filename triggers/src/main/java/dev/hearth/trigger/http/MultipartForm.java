package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hearth.invocation.Payload;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.TooManyFormFieldsException;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/// `multipart/form-data` (RFC 7578) as JSON: an object of the fields in their order, each a text,
/// or of a file `{filename, contentType, data}`, with `data_base64` where it is no text; a list
/// where a name is there several times. Pure; any thread.
final class MultipartForm {

    private static final int BOUNDED_BY_THE_PAYLOAD = -1;
    private static final Pattern BOUNDARY =
            Pattern.compile(
                    ";\\s*boundary=(?<quote>\"?)(?<text>[^\\s\";]{1,70})\\k<quote>\\s*(;|$)",
                    Pattern.CASE_INSENSITIVE);
    private static final JsonFactory JSON = new JsonFactory();

    private MultipartForm() {}

    /// @param contentType with its boundary
    static Form read(String contentType, Buffer body) {
        return isWhole(contentType, body) ? decoded(contentType, body) : malformed();
    }

    /// Ends with its last boundary: the decoder also takes what was cut off between two parts, and
    /// what has no boundary at all.
    private static boolean isWhole(String contentType, Buffer body) {
        var boundary = BOUNDARY.matcher(contentType);
        return boundary.find()
                && body.toString(ISO_8859_1)
                        .stripTrailing()
                        .endsWith("--" + boundary.group("text") + "--");
    }

    private static Form decoded(String contentType, Buffer body) {
        var request =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.POST,
                        "/",
                        Unpooled.wrappedBuffer(body.getBytes()));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        try {
            var decoder =
                    new HttpPostMultipartRequestDecoder(
                            new DefaultHttpDataFactory(false),
                            request,
                            UTF_8,
                            Form.MOST_PARTS,
                            BOUNDED_BY_THE_PAYLOAD);
            try {
                return new Form.Fields(json(decoder.getBodyHttpDatas()));
            } finally {
                decoder.destroy();
            }
        } catch (TooManyFormFieldsException tooMany) {
            return Form.tooMany();
        } catch (RuntimeException noForm) {
            // The decoder meets what is no form with exceptions of any kind: all mean the same.
            return malformed();
        }
    }

    private static Buffer json(List<InterfaceHttpData> parts) {
        var fields = new LinkedHashMap<String, List<InterfaceHttpData>>();
        for (var part : parts) {
            fields.computeIfAbsent(part.getName(), _ -> new ArrayList<>()).add(part);
        }
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (var field : fields.entrySet()) {
                json.writeFieldName(field.getKey());
                write(json, field.getValue());
            }
            json.writeEndObject();
        } catch (IOException neverOfBytes) {
            throw new UncheckedIOException(neverOfBytes);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    private static void write(JsonGenerator json, List<InterfaceHttpData> parts)
            throws IOException {
        if (parts.size() > 1) {
            json.writeStartArray();
        }
        for (var part : parts) {
            switch (part) {
                case FileUpload file -> write(json, file);
                case Attribute text -> json.writeString(text.getValue());
                default -> throw new IllegalStateException("a part is a file or a text");
            }
        }
        if (parts.size() > 1) {
            json.writeEndArray();
        }
    }

    private static void write(JsonGenerator json, FileUpload file) throws IOException {
        json.writeStartObject();
        json.writeStringField("filename", file.getFilename());
        json.writeStringField("contentType", file.getContentType());
        if (Payload.isText(file.getContentType()) || Payload.isJson(file.getContentType())) {
            json.writeStringField("data", file.getString(file.getCharset()));
        } else {
            json.writeBinaryField("data_base64", file.get());
        }
        json.writeEndObject();
    }

    private static Form malformed() {
        return Form.malformed("the body is no whole multipart/form-data");
    }
}
