package dev.hearth.java;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Payload;
import dev.hearth.sandbox.EventData;
import dev.hearth.sandbox.EventJson;
import dev.hearth.sandbox.Progress;
import dev.hearth.sandbox.Returns;
import io.cloudevents.CloudEvent;
import org.jspecify.annotations.Nullable;

/// An event to a handler's argument, and what the handler returned to a result.
///
/// `CloudEvent` is the whole event, `byte[]` the data's bytes, `String` its text (a JSON string
/// without its quotes); every other type is read from JSON data. Without data the argument is null.
/// A batch stands for itself: its data is the event as other languages have it. A returned
/// `CloudEvent` is its data, any other object is written as JSON, where an integer `statusCode`
/// makes an HTTP response.
record Binding(JsonMapper mapper, JavaType input) {

    sealed interface Argument {

        record Bound(@Nullable Object value) implements Argument {}

        record Malformed(String detail) implements Argument {}
    }

    /// Has the mapper look up now what the first event and the first result need. May initialise
    /// classes of the function, so on a sandbox thread; what does not fit is told by that event.
    static void prepare(JsonMapper mapper, HandlerShape.Types types) {
        var _ = mapper.readerFor(types.input());
        var _ = mapper.writerFor(types.output());
    }

    Argument argument(Event event) {
        if (input.hasRawClass(CloudEvent.class)) {
            return new Argument.Bound(event.cloudEvent());
        }
        var data = event.cloudEvent().getData();
        if (input.hasRawClass(byte[].class) && !(event.origin() instanceof Origin.Batch)) {
            return new Argument.Bound(data == null ? null : data.toBytes());
        }
        return switch (EventJson.data(event)) {
            case EventData.None() -> new Argument.Bound(null);
            case EventData.Json(var text) -> fromJson(text);
            case EventData.Text(var text) -> fromText(text, event);
            case EventData.Binary _ -> unfit(event, "byte[]");
            case EventData.Batch _ -> ofBatch(event);
            case EventData.Malformed(var detail) -> new Argument.Malformed(detail);
        };
    }

    private Argument ofBatch(Event event) {
        return switch (EventJson.whole(event)) {
            case EventJson.Document.Malformed(var detail) -> new Argument.Malformed(detail);
            case EventJson.Document.Whole(var utf8) ->
                    input.hasRawClass(byte[].class)
                            ? new Argument.Bound(utf8.getBytes())
                            : fromJson(utf8.toString());
        };
    }

    private Argument fromText(String text, Event event) {
        return input.getRawClass().isAssignableFrom(String.class)
                ? new Argument.Bound(text)
                : unfit(event, "String");
    }

    private Argument fromJson(String text) {
        try {
            if (input.hasRawClass(String.class)) {
                var tree = mapper.readTree(text);
                return new Argument.Bound(tree.isTextual() ? tree.textValue() : text);
            }
            return new Argument.Bound(mapper.readValue(text, input));
        } catch (JsonProcessingException unfit) {
            return new Argument.Malformed(
                    "the data does not fit %s: %s".formatted(input.toCanonical(), where(unfit)));
        }
    }

    private static String where(JsonProcessingException problem) {
        var location = problem.getLocation();
        return location == null
                ? problem.getOriginalMessage()
                : "%s (line %d, column %d)"
                        .formatted(
                                problem.getOriginalMessage(),
                                location.getLineNr(),
                                location.getColumnNr());
    }

    private Argument unfit(Event event, String fit) {
        return new Argument.Malformed(
                "the data is %s, and the handler takes %s, which needs JSON; %s or CloudEvent fits"
                        .formatted(
                                event.cloudEvent().getDataContentType(), input.toCanonical(), fit));
    }

    Progress result(@Nullable Object returned) {
        try {
            return switch (returned) {
                case null -> Returns.nothing();
                case String text -> Returns.text(text);
                case byte[] bytes -> Returns.binary(bytes);
                case CloudEvent event -> ofEvent(event);
                default -> Returns.document(mapper.writeValueAsBytes(returned));
            };
        } catch (JsonProcessingException unwritable) {
            return Returns.invalid(
                    "a %s cannot be written as JSON: %s"
                            .formatted(
                                    returned == null ? "null" : returned.getClass().getName(),
                                    unwritable.getOriginalMessage()));
        }
    }

    private static Progress ofEvent(CloudEvent event) {
        var data = event.getData();
        if (data == null) {
            return Returns.nothing();
        }
        var type = event.getDataContentType();
        var bytes = Payload.binary(data.toBytes()).bytes();
        return Returns.value(new Payload(type == null ? Payload.JSON : type, bytes));
    }
}
