package dev.hearth.trigger.http;

import dev.hearth.function.Auth;
import dev.hearth.function.SignatureScheme;
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

    /// As the trigger's senders name their events, where they do: with the signature preset
    /// `github` the id is `X-GitHub-Delivery` and the type `com.github.` and `X-GitHub-Event`, with
    /// `standard-webhooks` the id is `webhook-id`.
    static PlainEvent of(
            Trigger.Http trigger, Origin.Http request, String id, OffsetDateTime time) {
        var event = of(request, id, time);
        if (!(trigger.auth() instanceof Auth.Signature signature)) {
            return event;
        }
        return switch (signature.scheme()) {
            case SignatureScheme.Github _ -> event.asGithubDelivery(request);
            case SignatureScheme.StandardWebhooks _ ->
                    event.named(request.headers().getOrDefault("webhook-id", ""));
            case SignatureScheme.Stripe _, SignatureScheme.Slack _, SignatureScheme.Hmac _ -> event;
        };
    }

    private PlainEvent named(String delivery) {
        return delivery.isEmpty() ? this : new PlainEvent(delivery, source, type, subject, time);
    }

    private PlainEvent asGithubDelivery(Origin.Http request) {
        var name = request.headers().getOrDefault("x-github-event", "");
        var event =
                name.isEmpty()
                        ? this
                        : new PlainEvent(id, source, "com.github." + name, subject, time);
        return event.named(request.headers().getOrDefault("x-github-delivery", ""));
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
