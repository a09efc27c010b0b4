package dev.hearth.java;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.hearth.function.FunctionSpec;
import dev.hearth.sandbox.Program;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The classes of one version. The mapper is the version's own, since it holds on to the classes it
/// has seen.
record JavaProgram(
        FunctionSpec spec, FunctionClassLoader loader, HandlerShape shape, JsonMapper mapper)
        implements Program {

    /// @throws LoadException with what is wrong with the handler's class
    static JavaProgram of(FunctionSpec spec, FunctionClassLoader loader) {
        // What the shared factory caches would outlive the version.
        LookupCache<Object, JavaType> cache = new LRUMap<>(16, 200);
        var types = TypeFactory.defaultInstance().withClassLoader(loader).withCache(cache);
        return new JavaProgram(
                spec, loader, HandlerShape.of(spec, loader, types), newMapper(types));
    }

    /// Unknown properties are ignored and times are ISO-8601 text, as AWS Lambda has it.
    private static JsonMapper newMapper(TypeFactory types) {
        return JsonMapper.builder()
                .typeFactory(types)
                .addModule(new JavaTimeModule())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    void prepareBinding() {
        switch (shape) {
            case HandlerShape.OfFunction(_, var types) -> Binding.prepare(mapper, types);
            case HandlerShape.OfRequest(_, var types) -> Binding.prepare(mapper, types);
            case HandlerShape.OfStream _ -> {}
        }
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException unclosed) {
            throw new UncheckedIOException(unclosed);
        }
    }
}
