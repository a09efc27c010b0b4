package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import dev.hearth.trigger.http.Problem.Reason;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.regex.Pattern;

/// `application/x-www-form-urlencoded` (URL Standard, section 5.1) as JSON: an object of the fields
/// in their order, each a text; a list where a name is there several times. Other than that parser
/// it refuses what it cannot decode. Pure; any thread.
final class UrlEncodedForm {

    private static final Pattern CHARSET =
            Pattern.compile(
                    ";\\s*charset\\s*=\\s*\"?(?<name>[^\\s\";]+)", Pattern.CASE_INSENSITIVE);
    private static final JsonFactory JSON = new JsonFactory();

    private UrlEncodedForm() {}

    /// @param contentType its `charset`, UTF-8 by default, is that of the bytes once `%` is decoded
    static Form read(String contentType, Buffer body) {
        var named = CHARSET.matcher(contentType);
        try {
            return read(named.find() ? Charset.forName(named.group("name")) : UTF_8, body);
        } catch (IllegalArgumentException unknown) {
            return new Form.Refused(
                    Problem.of(
                            Reason.UNSUPPORTED_MEDIA_TYPE,
                            "'%s' names no charset that is known here".formatted(contentType)));
        }
    }

    private static Form read(Charset charset, Buffer body) {
        var fields = new LinkedHashMap<String, List<String>>();
        int number = 0;
        // Each char of this text is a byte, so that bytes of any charset may stand beside escapes.
        var pairs = new StringTokenizer(body.toString(ISO_8859_1), "&");
        while (pairs.hasMoreTokens()) {
            if (++number > Form.MOST_PARTS) {
                return Form.tooMany();
            }
            var pair = pairs.nextToken();
            int equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            try {
                fields.computeIfAbsent(decoded(name, charset), _ -> new ArrayList<>())
                        .add(decoded(value, charset));
            } catch (IllegalArgumentException badEscape) {
                return Form.malformed(
                        "field %d of the form has a '%%' that is not followed by two hexadecimal digits"
                                .formatted(number));
            } catch (CharacterCodingException notInIt) {
                return Form.malformed(
                        "field %d of the form is not in %s".formatted(number, charset.name()));
            }
        }
        return json(fields);
    }

    private static String decoded(String text, Charset charset) throws CharacterCodingException {
        var bytes = QueryStringDecoder.decodeComponent(text, ISO_8859_1).getBytes(ISO_8859_1);
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static Form json(Map<String, List<String>> fields) {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (var field : fields.entrySet()) {
                json.writeFieldName(field.getKey());
                var values = field.getValue();
                if (values.size() == 1) {
                    json.writeString(values.getFirst());
                } else {
                    json.writeArray(values.toArray(String[]::new), 0, values.size());
                }
            }
            json.writeEndObject();
        } catch (IOException noText) {
            return Form.malformed("the form has half a surrogate pair, which is no text");
        }
        return new Form.Fields(Buffer.buffer(bytes.toByteArray()));
    }
}
