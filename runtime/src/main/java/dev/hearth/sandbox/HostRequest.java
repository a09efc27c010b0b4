package dev.hearth.sandbox;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;

/// A request that a guest asks its node to send.
///
/// @param method as on the wire, e.g. `POST`
/// @param uri absolute, `http` or `https`
/// @param body empty for none
public record HostRequest(String method, URI uri, MultiMap headers, Buffer body) {}
