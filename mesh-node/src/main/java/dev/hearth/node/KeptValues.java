package dev.hearth.node;

import dev.hearth.function.FunctionName;
import dev.hearth.invocation.Payload;
import dev.hearth.sandbox.HostReply;
import dev.hearth.sandbox.KeptValue;
import dev.hearth.sandbox.MeshRequest;
import dev.hearth.state.Reading;
import dev.hearth.state.State;
import dev.hearth.state.StateKey;
import dev.hearth.state.Writing;
import io.vertx.core.Future;

/// `context.kv` over the state of all nodes: every function sees keys of its own only, whatever its
/// version.
record KeptValues(State state) {

    Future<HostReply> get(FunctionName function, String key) {
        return with(
                function,
                key,
                named ->
                        state.read(named)
                                .map(reading ->
                                        switch (reading) {
                                            case Reading.Found(var value) ->
                                                    MeshClient.answered(KeptValue.read(value));
                                            case Reading.Missing _ -> MeshClient.nothing();
                                            case Reading.Unavailable(var detail) ->
                                                    new HostReply.Failed("kv: " + detail);
                                        }));
    }

    Future<HostReply> put(FunctionName function, MeshRequest.Put put) {
        var value = put.value();
        return with(
                function,
                put.key(),
                named ->
                        (value == null
                                        ? state.remove(named, put.condition())
                                        : state.write(
                                                named,
                                                put.condition(),
                                                KeptValue.of(value),
                                                put.ttl()))
                                .map(KeptValues::reply));
    }

    private static HostReply reply(Writing writing) {
        return switch (writing) {
            case Writing.Written _ -> MeshClient.answered(Payload.json("true"));
            case Writing.Unmet _ -> MeshClient.answered(Payload.json("false"));
            case Writing.Full(var detail) -> new HostReply.Refused("kv: " + detail);
            case Writing.Unavailable(var detail) -> new HostReply.Failed("kv: " + detail);
            case Writing.Unknown(var detail) ->
                    new HostReply.Failed("kv: it may have been written: " + detail);
        };
    }

    private interface Step {
        Future<HostReply> with(StateKey key);
    }

    private static Future<HostReply> with(FunctionName function, String key, Step step) {
        StateKey named;
        try {
            named = new StateKey(StateKey.Use.VALUE, function.value(), key);
        } catch (IllegalArgumentException impossible) {
            return Future.succeededFuture(new HostReply.Refused("kv: " + impossible.getMessage()));
        }
        return step.with(named);
    }
}
