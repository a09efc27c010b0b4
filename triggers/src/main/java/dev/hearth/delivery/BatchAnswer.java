package dev.hearth.delivery;

import dev.hearth.invocation.Event;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a function says about the events of its batch, in AWS Lambda's words: `{batchItemFailures:
/// [{itemIdentifier: ID}]}`. Pure.
public sealed interface BatchAnswer {

    /// Nothing of failures: what it returned is its result.
    record Silent() implements BatchAnswer {}

    /// A report, which is no result.
    ///
    /// @param failed ids of events of the batch; empty where none failed
    record Failures(Set<String> failed) implements BatchAnswer {
        public Failures {
            failed = Set.copyOf(failed);
        }
    }

    /// Something about failures that cannot be understood.
    record Unclear(String why) implements BatchAnswer {}

    /// @param events the batch
    static BatchAnswer of(List<Event> events, Result result) {
        return switch (result) {
            case Result.Nothing _ -> new Silent();
            case Result.Value value -> of(events, value.payload());
            case Result.HttpResponse response -> of(events, response.body());
        };
    }

    private static BatchAnswer of(List<Event> events, Payload payload) {
        if (!payload.isJson()) {
            return new Silent();
        }
        var text = payload.bytes().toString();
        if (!text.contains("\"batchItemFailures\"") || !text.stripLeading().startsWith("{")) {
            return new Silent();
        }
        try {
            var object = new JsonObject(text);
            return object.containsKey("batchItemFailures")
                    ? failures(events, object.getValue("batchItemFailures"))
                    : new Silent();
        } catch (DecodeException noJson) {
            return new Silent();
        }
    }

    private static BatchAnswer failures(List<Event> events, @Nullable Object reported) {
        if (reported == null) {
            return new Failures(Set.of());
        }
        if (!(reported instanceof JsonArray items)) {
            return new Unclear("batchItemFailures is no list");
        }
        var failed = new TreeSet<String>();
        for (var item : items) {
            if (!(item instanceof JsonObject one
                    && one.getValue("itemIdentifier") instanceof String id)) {
                return new Unclear("batchItemFailures holds more than {itemIdentifier: ID}");
            }
            failed.add(id);
        }
        var unknown = new TreeSet<>(failed);
        events.forEach(event -> unknown.remove(event.cloudEvent().getId()));
        return unknown.isEmpty()
                ? new Failures(failed)
                : new Unclear(
                        "batchItemFailures names '%s', which is no event of the batch"
                                .formatted(unknown.first()));
    }
}
