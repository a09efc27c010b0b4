package dev.hearth.sandbox;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;

/// A request that a guest asks its node to send, or that is sent for it.
///
/// @param method as on the wire, e.g. `POST`
/// @param uri absolute, `http` or `https`
/// @param body empty for none
public record HostRequest(String method, URI uri, MultiMap headers, Buffer body, Reach reach) {

    /// Where it may go.
    public enum Reach {
        /// To what the function was granted.
        GRANTED,
        /// Also to what it was not, except to addresses that are not public.
        PUBLIC
    }

    public HostRequest(String method, URI uri, MultiMap headers, Buffer body) {
        this(method, uri, headers, body, Reach.GRANTED);
    }
}
