package dev.hearth.router;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.data.BytesCloudEventData;
import java.net.URI;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// The wire form of a CloudEvent 1.0: attributes, extensions with their types, data as the bytes
/// they are.
final class CloudEventWire {

    private static final int TEXT = 1;
    private static final int FALSE = 2;
    private static final int TRUE = 3;
    private static final int INTEGER = 4;
    private static final int BYTES = 5;
    private static final int URI_TEXT = 6;
    private static final int TIME = 7;

    private CloudEventWire() {}

    static void write(WireWriter to, CloudEvent event) {
        to.text(event.getId());
        to.text(event.getSource().toString());
        to.text(event.getType());
        to.optionalText(event.getSubject());
        to.optionalText(event.getDataContentType());
        to.optionalText(textOf(event.getDataSchema()));
        to.optionalText(textOf(event.getTime()));
        to.number(event.getExtensionNames().size());
        for (var name : event.getExtensionNames()) {
            to.text(name);
            writeValue(to, name, event.getExtension(name));
        }
        var data = event.getData();
        to.tag(data == null ? 0 : 1);
        if (data != null) {
            to.bytes(data.toBytes());
        }
    }

    static CloudEvent read(WireReader from) {
        var builder =
                CloudEventBuilder.v1()
                        .withId(from.text())
                        .withSource(URI.create(from.text()))
                        .withType(from.text())
                        .withSubject(from.optionalText())
                        .withDataContentType(from.optionalText());
        var schema = from.optionalText();
        if (schema != null) {
            builder.withDataSchema(URI.create(schema));
        }
        var time = from.optionalText();
        if (time != null) {
            builder.withTime(OffsetDateTime.parse(time));
        }
        int extensions = from.number();
        for (int i = 0; i < extensions; i++) {
            readExtension(from, builder, from.text());
        }
        if (from.tag() != 0) {
            builder.withData(BytesCloudEventData.wrap(from.bytes()));
        }
        return builder.build();
    }

    private static @Nullable String textOf(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static void writeValue(WireWriter to, String name, @Nullable Object value) {
        switch (value) {
            case String text -> {
                to.tag(TEXT);
                to.text(text);
            }
            case Boolean flag -> to.tag(flag ? TRUE : FALSE);
            case Integer number -> {
                to.tag(INTEGER);
                to.number(number.intValue());
            }
            case byte[] bytes -> {
                to.tag(BYTES);
                to.bytes(bytes);
            }
            case URI uri -> {
                to.tag(URI_TEXT);
                to.text(uri.toString());
            }
            case OffsetDateTime time -> {
                to.tag(TIME);
                to.text(time.toString());
            }
            case null, default ->
                    throw new IllegalArgumentException(
                            "extension %s is no CloudEvents value: %s".formatted(name, value));
        }
    }

    private static void readExtension(WireReader from, CloudEventBuilder builder, String name) {
        int tag = from.tag();
        switch (tag) {
            case TEXT -> builder.withExtension(name, from.text());
            case FALSE -> builder.withExtension(name, false);
            case TRUE -> builder.withExtension(name, true);
            case INTEGER -> builder.withExtension(name, (Integer) from.number());
            case BYTES -> builder.withExtension(name, from.bytes());
            case URI_TEXT -> builder.withExtension(name, URI.create(from.text()));
            case TIME -> builder.withExtension(name, OffsetDateTime.parse(from.text()));
            default -> throw from.unknown("extension type", tag);
        }
    }
}
