package dev.hearth.router;

import dev.hearth.invocation.Execution;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import dev.hearth.topology.NodeId;
import io.vertx.core.buffer.Buffer;

/// The wire form of an outcome.
final class OutcomeWire {

    private static final int VERSION = 1;

    private OutcomeWire() {}

    static void write(WireWriter to, Outcome outcome) {
        to.tag(VERSION);
        switch (outcome) {
            case Outcome.Returned returned -> {
                to.tag(0);
                writeResult(to, returned.result());
                writeExecution(to, returned.execution());
            }
            case Outcome.FunctionFailed failed -> {
                to.tag(1);
                writeError(to, failed.error());
                writeExecution(to, failed.execution());
            }
            case Outcome.LimitExceeded exceeded -> {
                to.tag(2);
                to.text(exceeded.limit().name());
                to.text(exceeded.detail());
                writeExecution(to, exceeded.execution());
            }
            case Outcome.TimedOut timedOut -> {
                to.tag(3);
                to.text(timedOut.stage().name());
            }
            case Outcome.Cancelled(var by) ->
                    to.tag(
                            switch (by) {
                                case SOMEBODY -> 4;
                                case CLOSING_NODE -> 8;
                            });
            case Outcome.UnknownFunction unknown -> {
                to.tag(5);
                to.text(unknown.function());
            }
            case Outcome.Rejected rejected -> {
                to.tag(6);
                to.text(rejected.reason().name());
                to.text(rejected.detail());
                to.duration(rejected.retryAfter());
            }
            case Outcome.Unreachable unreachable -> {
                to.tag(7);
                to.text(unreachable.detail());
            }
        }
    }

    static Outcome read(WireReader from) {
        int version = from.tag();
        if (version != VERSION) {
            throw from.unknown("outcome format", version);
        }
        int tag = from.tag();
        return switch (tag) {
            case 0 -> new Outcome.Returned(readResult(from), readExecution(from));
            case 1 -> new Outcome.FunctionFailed(readError(from), readExecution(from));
            case 2 ->
                    new Outcome.LimitExceeded(
                            Outcome.Limit.valueOf(from.text()), from.text(), readExecution(from));
            case 3 -> new Outcome.TimedOut(Outcome.TimedOut.Stage.valueOf(from.text()));
            case 4 -> new Outcome.Cancelled();
            case 5 -> new Outcome.UnknownFunction(from.text());
            case 6 ->
                    new Outcome.Rejected(
                            Outcome.Rejected.Reason.valueOf(from.text()),
                            from.text(),
                            from.duration());
            case 7 -> new Outcome.Unreachable(from.text());
            case 8 -> new Outcome.Cancelled(Outcome.Cancelled.By.CLOSING_NODE);
            default -> throw from.unknown("outcome", tag);
        };
    }

    private static void writeResult(WireWriter to, Result result) {
        switch (result) {
            case Result.Nothing _ -> to.tag(0);
            case Result.Value value -> {
                to.tag(1);
                writePayload(to, value.payload());
            }
            case Result.HttpResponse response -> {
                to.tag(2);
                to.number(response.status());
                to.texts(response.headers());
                writePayload(to, response.body());
            }
        }
    }

    private static Result readResult(WireReader from) {
        int tag = from.tag();
        return switch (tag) {
            case 0 -> new Result.Nothing();
            case 1 -> new Result.Value(readPayload(from));
            case 2 -> new Result.HttpResponse(from.number(), from.texts(), readPayload(from));
            default -> throw from.unknown("result", tag);
        };
    }

    private static void writePayload(WireWriter to, Payload payload) {
        to.text(payload.contentType());
        to.bytes(payload.bytes());
    }

    private static Payload readPayload(WireReader from) {
        return new Payload(from.text(), Buffer.buffer(from.bytes()));
    }

    private static void writeError(WireWriter to, GuestError error) {
        to.text(error.kind().name());
        to.text(error.name());
        to.text(error.message());
        to.text(error.stack());
        var retryAfter = error.retryAfter();
        to.tag(retryAfter == null ? 0 : 1);
        if (retryAfter != null) {
            to.duration(retryAfter);
        }
    }

    private static GuestError readError(WireReader from) {
        return new GuestError(
                GuestError.Kind.valueOf(from.text()),
                from.text(),
                from.text(),
                from.text(),
                from.tag() == 0 ? null : from.duration());
    }

    private static void writeExecution(WireWriter to, Execution execution) {
        to.text(execution.node().value());
        to.text(execution.launch().name());
        to.duration(execution.cpu());
        to.number(execution.allocatedBytes());
        var timings = execution.timings();
        to.duration(timings.route());
        to.duration(timings.queue());
        to.duration(timings.launch());
        to.duration(timings.run());
    }

    private static Execution readExecution(WireReader from) {
        return new Execution(
                new NodeId(from.text()),
                Execution.Launch.valueOf(from.text()),
                from.duration(),
                from.bigNumber(),
                new Execution.Timings(
                        from.duration(), from.duration(), from.duration(), from.duration()));
    }
}
