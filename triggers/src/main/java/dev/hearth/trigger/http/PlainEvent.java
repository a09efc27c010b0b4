package dev.hearth.trigger.http;

import dev.hearth.function.Trigger;
import dev.hearth.invocation.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.OffsetDateTime;

/// The attributes of the event that a request which is no CloudEvent becomes.
public record PlainEvent(String id, URI source, String type, String subject, OffsetDateTime time) {

    public static final String TYPE = "dev.hearth.http.request";

    /// Source and subject are the request's path, the type is [#TYPE].
    ///
    /// @param id the client's `x-request-id`, or one of ours: [Reference#requestId]
    public static PlainEvent of(Origin.Http request, String id, OffsetDateTime time) {
        return new PlainEvent(id, uri(request.path()), TYPE, request.path(), time);
    }

    /// As the trigger's senders name their events: with the signature preset `github` the id is
    /// `X-GitHub-Delivery` and the type `com.github.` and `X-GitHub-Event`, where they are there.
    static PlainEvent of(
            Trigger.Http trigger, Origin.Http request, String id, OffsetDateTime time) {
        var event = of(request, id, time);
        if (trigger.signature() == null) {
            return event;
        }
        return switch (trigger.signature().preset()) {
            case GITHUB -> event.asGithubDelivery(request);
        };
    }

    private PlainEvent asGithubDelivery(Origin.Http request) {
        var delivery = request.headers().getOrDefault("x-github-delivery", "");
        var name = request.headers().getOrDefault("x-github-event", "");
        return new PlainEvent(
                delivery.isEmpty() ? id : delivery,
                source,
                name.isEmpty() ? type : "com.github." + name,
                subject,
                time);
    }

    private static URI uri(String path) {
        try {
            return new URI(path);
        } catch (URISyntaxException unescaped) {
            return escaped(path);
        }
    }

    private static URI escaped(String path) {
        try {
            return new URI(null, null, path, null);
        } catch (URISyntaxException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
