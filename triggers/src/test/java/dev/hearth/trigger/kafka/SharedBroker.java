package dev.hearth.trigger.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the one [KafkaBroker] of their JVM, which stops after the last of them.
final class SharedBroker implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KafkaBroker.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedBroker.class))
                .getOrComputeIfAbsent(KafkaBroker.class, _ -> start(), KafkaBroker.class);
    }

    private static KafkaBroker start() {
        try {
            return KafkaBroker.started();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
