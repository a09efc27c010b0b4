package dev.hearth.trigger.http;

import dev.hearth.function.FunctionId;
import java.time.Duration;

/// What the gateway reports while it works. Called on event loops: never blocks, never throws.
///
/// Every `received` is followed by exactly one `settled`; a `refused` request was never received.
public interface HttpListener {

    /// Hears nothing.
    HttpListener NONE =
            new HttpListener() {
                @Override
                public void received(FunctionId function, String trigger) {}

                @Override
                public void settled(
                        FunctionId function,
                        String trigger,
                        String outcome,
                        int status,
                        Duration duration) {}

                @Override
                public void refused(Problem problem) {}
            };

    /// An invocation was made of a request and given to the mesh.
    void received(FunctionId function, String trigger);

    /// Its outcome is known and the answer is on its way, if the client is still there.
    ///
    /// @param outcome [dev.hearth.invocation.Outcome#word], or `broken` when the mesh gave none
    /// @param duration from the request's head to here
    void settled(
            FunctionId function, String trigger, String outcome, int status, Duration duration);

    /// The gateway answered without invoking anything.
    void refused(Problem problem);
}
