package dev.hearth.admin;

import dev.hearth.acceptance.Durability;
import dev.hearth.delivery.TriggerStatus;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Http.Mode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A trigger as the admin API shows it: what it is and how it is doing.
final class TriggerJson {

    private TriggerJson() {}

    /// An HTTP trigger has no state of its own: it answers while the node does. One whose accepted
    /// events are in a topic has that of the group which reads the topic.
    ///
    /// @param durability what holds before a sender has its 202
    static JsonObject of(FunctionSpec spec, Trigger.Http http, Durability durability) {
        var json = identity(spec, http).put("state", "running");
        return http.mode() instanceof Mode.Async ? json.put("durability", durability.word()) : json;
    }

    static JsonObject of(FunctionSpec spec, Trigger trigger, TriggerStatus status) {
        var json =
                identity(spec, trigger)
                        .put("state", status.state().name().toLowerCase(Locale.ROOT))
                        .put("lastError", status.lastError());
        if (trigger instanceof Trigger.Http) {
            json.put("durability", Durability.KAFKA.word());
        }
        return switch (status.detail()) {
            case TriggerStatus.Detail.Kafka kafka ->
                    json.put("partitions", new JsonArray(kafka.partitions()))
                            .put("pausedPartitions", new JsonArray(kafka.pausedPartitions()))
                            .put("lag", kafka.lag())
                            .put("uncommitted", kafka.uncommitted())
                            .put("inFlight", kafka.inFlight())
                            .put("retrying", kafka.retrying())
                            .put("rebalances", kafka.rebalances());
            case TriggerStatus.Detail.Timer timer ->
                    json.put("lastFire", text(timer.lastFire()))
                            .put("nextFire", text(timer.nextFire()))
                            .put("inFlight", timer.inFlight());
        };
    }

    private static JsonObject identity(FunctionSpec spec, Trigger trigger) {
        return new JsonObject()
                .put("function", spec.name().value())
                .mergeIn(FunctionJson.trigger(trigger));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
