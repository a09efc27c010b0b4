package dev.hearth.sandbox;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.invocation.Payload;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;

/// A language whose functions ask their host one thing and wait on their thread for the reply: what
/// Python and Java do in a blocking call.
final class HostCallLanguage implements GuestLanguage {

    /// Returns the reply's text.
    private static final class HostCallGuest implements Guest {

        @Override
        public void load(Program program, GuestHost host) {}

        @Override
        public Progress begin(Call call) {
            var data = call.invocation().event().cloudEvent().getData();
            var request =
                    new HostRequest(
                            "POST",
                            URI.create("http://host.test/"),
                            MultiMap.caseInsensitiveMultiMap(),
                            Buffer.buffer(data == null ? new byte[0] : data.toBytes()));
            var reply = call.host().await(call.host().send(request));
            return Returns.value(
                    Payload.text(
                            switch (reply) {
                                case HostReply.Answered answered -> answered.statusText();
                                case HostReply.Failed(var detail) -> detail;
                                case HostReply.Refused(var detail) -> detail;
                            }));
        }

        @Override
        public Progress resume() {
            throw new IllegalStateException("it never waits without its thread");
        }

        @Override
        public void close() {}
    }

    @Override
    public Language language() {
        return Language.JAVA;
    }

    @Override
    public String engineName() {
        return "none";
    }

    @Override
    public Program prepare(FunctionSpec spec) {
        return () -> spec;
    }

    @Override
    public Guest blank() {
        return new HostCallGuest();
    }

    @Override
    public void close() {}
}
