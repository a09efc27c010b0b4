package dev.hearth.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Payload;
import io.cloudevents.CloudEvent;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a handler gets as `event`: CloudEvents attributes and extensions by their names, and
/// `http`, `kafka`, `cron` or `batch` as [Origin] has them. An extension with a name that Hearth
/// uses is left out. Any thread.
public final class EventJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private static final Set<String> RESERVED =
            Set.of("data", "data_base64", "http", "kafka", "cron", "batch");

    private static final char REPLACEMENT = '\uFFFD';

    private EventJson() {}

    /// One JSON object with everything but the data.
    public static String head(Event event) {
        var text = new StringWriter(512);
        try (var json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            writeHead(json, event);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    /// The data alone; of a batch its events. An event without `datacontenttype` holds JSON, as the
    /// CloudEvents JSON format has it.
    public static EventData data(Event event) {
        if (event.origin() instanceof Origin.Batch(var events)) {
            return batch(events);
        }
        var data = event.cloudEvent().getData();
        if (data == null) {
            return new EventData.None();
        }
        byte[] bytes = data.toBytes();
        if (bytes.length == 0) {
            return new EventData.None();
        }
        var contentType = event.cloudEvent().getDataContentType();
        if (contentType == null || Payload.isJson(contentType)) {
            var text = decode(bytes, StandardCharsets.UTF_8);
            return text == null
                    ? new EventData.Malformed("the data is not UTF-8, which JSON has to be")
                    : new EventData.Json(text);
        }
        if (Payload.isText(contentType)) {
            var charset = charset(contentType);
            var text = charset == null ? null : decode(bytes, charset);
            return text == null
                    ? new EventData.Malformed(
                            "the data is not text in the character set of its content type "
                                    + contentType)
                    : new EventData.Text(text);
        }
        return new EventData.Binary(Base64.getEncoder().encodeToString(bytes));
    }

    private static EventData batch(List<Event> events) {
        var text = new StringWriter(512 * events.size());
        try (var json = FACTORY.createGenerator(text)) {
            json.writeStartArray();
            for (var event : events) {
                writeWhole(json, event);
            }
            json.writeEndArray();
        } catch (MalformedDataException malformed) {
            return new EventData.Malformed(malformed.detail);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new EventData.Batch(text.toString());
    }

    /// Head and data as one UTF-8 document: JSON data is inlined as `data` after validation, text
    /// is a string, other bytes are `data_base64`.
    public static Document whole(Event event) {
        var bytes = new ByteArrayOutputStream(1024);
        try (var json = FACTORY.createGenerator(bytes)) {
            writeWhole(json, event);
        } catch (MalformedDataException malformed) {
            return new Document.Malformed(malformed.detail);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Document.Whole(Buffer.buffer(bytes.toByteArray()));
    }

    private static void writeWhole(JsonGenerator json, Event event) throws IOException {
        json.writeStartObject();
        writeHead(json, event);
        switch (data(event)) {
            case EventData.None() -> {}
            case EventData.Json(var text) -> {
                json.writeFieldName("data");
                copy(text, json);
            }
            case EventData.Text(var text) -> json.writeStringField("data", text);
            case EventData.Binary(var base64) -> json.writeStringField("data_base64", base64);
            case EventData.Batch(var events) -> {
                json.writeFieldName("batch");
                json.writeRawValue(events);
            }
            case EventData.Malformed(var detail) -> throw new MalformedDataException(detail);
        }
        json.writeEndObject();
    }

    /// Ends the writing of a document that cannot be one.
    private static final class MalformedDataException extends IOException {

        private static final long serialVersionUID = 1;

        private final String detail;

        MalformedDataException(String detail) {
            super(detail);
            this.detail = detail;
        }
    }

    /// What [#whole] gives.
    public sealed interface Document {

        record Whole(Buffer utf8) implements Document {}

        record Malformed(String detail) implements Document {}
    }

    private static void copy(String text, JsonGenerator json) throws IOException {
        try (var parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new MalformedDataException("the data is blank, which JSON cannot be");
            }
            json.copyCurrentStructureExact(parser);
            if (parser.nextToken() != null) {
                throw new MalformedDataException("the data goes on after its JSON value");
            }
        } catch (JsonProcessingException malformed) {
            throw new MalformedDataException(malformed.getOriginalMessage());
        }
    }

    private static void writeHead(JsonGenerator json, Event event) throws IOException {
        var cloudEvent = event.cloudEvent();
        json.writeStringField("specversion", cloudEvent.getSpecVersion().toString());
        json.writeStringField("id", cloudEvent.getId());
        json.writeStringField("source", cloudEvent.getSource().toString());
        json.writeStringField("type", cloudEvent.getType());
        writeOptional(json, "subject", cloudEvent.getSubject());
        if (cloudEvent.getTime() != null) {
            json.writeStringField(
                    "time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(cloudEvent.getTime()));
        }
        writeOptional(json, "datacontenttype", cloudEvent.getDataContentType());
        writeOptional(json, "dataschema", cloudEvent.getDataSchema());
        writeExtensions(json, cloudEvent);
        writeOrigin(json, event.origin());
    }

    private static void writeOptional(JsonGenerator json, String name, @Nullable Object value)
            throws IOException {
        if (value != null) {
            json.writeStringField(name, value.toString());
        }
    }

    private static void writeExtensions(JsonGenerator json, CloudEvent event) throws IOException {
        for (var name : event.getExtensionNames()) {
            if (RESERVED.contains(name)) {
                continue;
            }
            switch (event.getExtension(name)) {
                case null -> {}
                case Boolean value -> json.writeBooleanField(name, value);
                case Integer value -> json.writeNumberField(name, value);
                case byte[] value -> json.writeBinaryField(name, value);
                case Object value -> json.writeStringField(name, value.toString());
            }
        }
    }

    private static void writeOrigin(JsonGenerator json, Origin origin) throws IOException {
        switch (origin) {
            case Origin.Direct(), Origin.Batch _ -> {}
            case Origin.Http http -> writeHttp(json, http);
            case Origin.Kafka kafka -> writeKafka(json, kafka);
            case Origin.Cron(var slot, var missed) -> {
                json.writeObjectFieldStart("cron");
                json.writeStringField("slot", slot.toString());
                json.writeNumberField("missed", missed);
                json.writeEndObject();
            }
        }
    }

    private static void writeHttp(JsonGenerator json, Origin.Http http) throws IOException {
        json.writeObjectFieldStart("http");
        json.writeStringField("method", http.method());
        json.writeStringField("path", http.path());
        writeMap(json, "params", http.params());
        json.writeObjectFieldStart("query");
        for (var parameter : http.query().entrySet()) {
            json.writeArrayFieldStart(parameter.getKey());
            for (var value : parameter.getValue()) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        writeMap(json, "headers", http.headers());
        json.writeEndObject();
    }

    private static void writeKafka(JsonGenerator json, Origin.Kafka kafka) throws IOException {
        json.writeObjectFieldStart("kafka");
        json.writeStringField("topic", kafka.topic());
        json.writeNumberField("partition", kafka.partition());
        json.writeNumberField("offset", kafka.offset());
        writeOptional(json, "key", kafka.key());
        writeMap(json, "headers", kafka.headers());
        json.writeStringField("timestamp", kafka.timestamp().toString());
        json.writeEndObject();
    }

    private static void writeMap(JsonGenerator json, String name, Map<String, String> values)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (var entry : values.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    /// Null when the bytes are not in that character set; the strict decoder runs only on doubt.
    private static @Nullable String decode(byte[] bytes, Charset charset) {
        var text = new String(bytes, charset);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }

    private static @Nullable Charset charset(String contentType) {
        for (var parameter : contentType.split(";", -1)) {
            var text = parameter.strip();
            if (text.toLowerCase(Locale.ROOT).startsWith("charset=")) {
                var name = text.substring("charset=".length()).replace("\"", "").strip();
                try {
                    return Charset.forName(name);
                } catch (IllegalArgumentException unknown) {
                    return null;
                }
            }
        }
        return StandardCharsets.UTF_8;
    }
}
