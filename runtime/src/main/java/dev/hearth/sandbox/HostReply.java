package dev.hearth.sandbox;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/// What became of a [HostRequest].
public sealed interface HostReply {

    /// The other side answered; any status, a redirect included, since none is followed.
    record Answered(int status, String statusText, MultiMap headers, Buffer body)
            implements HostReply {}

    /// The node did not send it: the function is not granted that host, or it cannot be sent.
    ///
    /// @param detail what was asked for and what would be right
    record Refused(String detail) implements HostReply {}

    /// Nobody answered in time, or the connection broke.
    record Failed(String detail) implements HostReply {}
}
