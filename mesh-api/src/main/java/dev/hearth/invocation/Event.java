package dev.hearth.invocation;

import io.cloudevents.CloudEvent;

/// What a function is given: a CloudEvent 1.0 and where it came from.
public record Event(CloudEvent cloudEvent, Origin origin) {}
