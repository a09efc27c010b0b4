package dev.hearth.java;

import com.amazonaws.services.lambda.runtime.Client;
import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.hearth.sandbox.Call;
import dev.hearth.sandbox.GuestHost;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// AWS Lambda's context over an invocation. The function's environment and secrets are
/// `getClientContext().getEnvironment()`, since a JVM has one environment for all.
record LambdaContext(Call call) implements Context {

    @Override
    public String getAwsRequestId() {
        return call.invocation().id().value();
    }

    @Override
    public String getLogGroupName() {
        return "hearth";
    }

    @Override
    public String getLogStreamName() {
        return call.spec().id().toString();
    }

    @Override
    public String getFunctionName() {
        return call.spec().name().toString();
    }

    @Override
    public String getFunctionVersion() {
        return call.spec().id().version();
    }

    @Override
    public String getInvokedFunctionArn() {
        return "hearth:function:%s:%s".formatted(getFunctionName(), getFunctionVersion());
    }

    @Override
    public @Nullable CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public ClientContext getClientContext() {
        Map<String, String> environment = new HashMap<>(call.spec().env());
        environment.putAll(call.spec().secrets().values());
        return new Environment(Map.copyOf(environment));
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int)
                Math.min(Integer.MAX_VALUE, call.invocation().deadline().remaining().toMillis());
    }

    /// The whole JVM's: a Java function has no memory of its own.
    @Override
    public int getMemoryLimitInMB() {
        return (int) (Runtime.getRuntime().maxMemory() >> 20);
    }

    @Override
    public LambdaLogger getLogger() {
        return new HostLogger(call.host());
    }

    private record Environment(Map<String, String> getEnvironment) implements ClientContext {

        @Override
        public @Nullable Client getClient() {
            return null;
        }

        @Override
        public Map<String, String> getCustom() {
            return Map.of();
        }
    }

    private record HostLogger(GuestHost host) implements LambdaLogger {

        @Override
        public void log(String message) {
            log(message, LogLevel.INFO);
        }

        @Override
        public void log(byte[] message) {
            log(message, LogLevel.INFO);
        }

        @Override
        public void log(byte[] message, LogLevel level) {
            log(new String(message, StandardCharsets.UTF_8), level);
        }

        @Override
        public void log(String message, LogLevel level) {
            var hostLevel =
                    switch (level) {
                        case TRACE, DEBUG -> GuestHost.Level.DEBUG;
                        case UNDEFINED, INFO -> GuestHost.Level.INFO;
                        case WARN -> GuestHost.Level.WARN;
                        case ERROR, FATAL -> GuestHost.Level.ERROR;
                    };
            message.lines().forEach(line -> host.log(hostLevel, line));
        }
    }
}
