package dev.hearth.node;

import dev.hearth.delivery.WebhookSender;
import dev.hearth.function.FunctionSpec;
import dev.hearth.invocation.Deadline;
import dev.hearth.sandbox.HostClient;
import dev.hearth.sandbox.HostReply;
import dev.hearth.sandbox.HostRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// Posts outputs through the client that guests' requests go through. The manifest that names a URL
/// grants its host for this, but no address of a private network.
record Webhooks(HostClient client) implements WebhookSender {

    private static final Duration LONGEST = Duration.ofDays(365);

    @Override
    public Future<Answer> post(
            FunctionSpec from, URI url, MultiMap headers, Buffer body, Deadline deadline) {
        var request = new HostRequest("POST", url, headers, body, HostRequest.Reach.PUBLIC);
        return client.send(from, request, deadline, Promise.promise().future())
                .map(Webhooks::answer);
    }

    private static Answer answer(HostReply reply) {
        return switch (reply) {
            case HostReply.Answered answered ->
                    new Answer.Answered(
                            answered.status(),
                            retryAfter(answered.headers().get("retry-after"), Instant.now()));
            case HostReply.Refused(var detail) -> new Answer.Refused(detail);
            case HostReply.Failed(var detail) -> new Answer.Failed(detail);
        };
    }

    /// Seconds, or a date (RFC 9110, 10.2.3); null where it says nothing that can be read.
    static @Nullable Duration retryAfter(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        var text = header.strip();
        try {
            var wait =
                    text.matches("[0-9]{1,9}")
                            ? Duration.ofSeconds(Long.parseLong(text))
                            : Duration.between(
                                    now,
                                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant());
            return wait.isNegative() || wait.compareTo(LONGEST) > 0 ? null : wait;
        } catch (DateTimeParseException unreadable) {
            return null;
        }
    }
}
