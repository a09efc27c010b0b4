package dev.hearth.sandbox;

import dev.hearth.function.FunctionSpec;
import dev.hearth.invocation.Invocation;

/// One invocation as a guest sees it: the event, the context object's values, and the host.
public record Call(Invocation invocation, FunctionSpec spec, GuestHost host) {}
