package dev.hearth.java;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.hearth.function.FunctionSpec;
import dev.hearth.sandbox.LoadException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.function.Function;

/// What a handler class is: which interface it implements, and what it takes.
sealed interface HandlerShape {

    Constructor<?> constructor();

    record OfFunction(Constructor<?> constructor, Types types) implements HandlerShape {}

    record OfRequest(Constructor<?> constructor, Types types) implements HandlerShape {}

    record OfStream(Constructor<?> constructor) implements HandlerShape {}

    /// What a handler takes and returns, as its class fixes it; `Object` where it leaves it open.
    record Types(JavaType input, JavaType output) {

        private static Types of(TypeFactory types, Class<?> type, Class<?> handler) {
            var both = types.constructType(type).findTypeParameters(handler);
            return new Types(both[0], both[1]);
        }
    }

    /// @param types of the version
    /// @throws LoadException with what is wrong with the class
    static HandlerShape of(FunctionSpec spec, FunctionClassLoader loader, TypeFactory types) {
        var name = spec.handler().unit();
        try {
            var type = Class.forName(name, false, loader);
            var constructor = constructor(type);
            if (RequestStreamHandler.class.isAssignableFrom(type)) {
                return new OfStream(constructor);
            }
            if (RequestHandler.class.isAssignableFrom(type)) {
                return new OfRequest(constructor, Types.of(types, type, RequestHandler.class));
            }
            if (Function.class.isAssignableFrom(type)) {
                return new OfFunction(constructor, Types.of(types, type, Function.class));
            }
            throw LoadException.at(
                    name,
                    "NotAHandler",
                    "is no handler: implement java.util.function.Function<I, O>, RequestHandler<I,"
                            + " O> or RequestStreamHandler");
        } catch (ClassNotFoundException missing) {
            throw LoadException.at(
                    spec.bundle().root().toString(),
                    "ClassNotFound",
                    "has no class '%s'; a handler is named as PACKAGE.CLASS".formatted(name));
        } catch (LinkageError broken) {
            throw LoadException.at(
                    name, broken.getClass().getSimpleName(), "cannot be linked: " + broken);
        }
    }

    private static Constructor<?> constructor(Class<?> type) {
        if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
            throw LoadException.at(
                    type.getName(), "NotInstantiable", "is not a public, concrete class");
        }
        try {
            return type.getConstructor();
        } catch (NoSuchMethodException missing) {
            throw LoadException.at(
                    type.getName(),
                    "NotInstantiable",
                    "has no public constructor without arguments");
        }
    }
}
