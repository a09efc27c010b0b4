package dev.hearth.java;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

    JavaProgram(FunctionSpec spec, FunctionClassLoader loader, HandlerShape shape) {
        this(spec, loader, shape, newMapper());
    }

    /// Unknown properties are ignored and times are ISO-8601 text, as AWS Lambda has it.
    private static JsonMapper newMapper() {
        return JsonMapper.builder()
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
