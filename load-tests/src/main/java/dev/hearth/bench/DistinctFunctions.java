package dev.hearth.bench;

import dev.hearth.function.Bundle;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.function.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// Any number of small functions in JavaScript or Python, no two with the same code, in a temporary
/// folder until it is closed.
record DistinctFunctions(Language language, Duration timeout, Path folder)
        implements AutoCloseable {

    static DistinctFunctions open(Language language, Duration timeout) {
        try {
            return new DistinctFunctions(
                    language, timeout, Files.createTempDirectory("hearth-density"));
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    List<FunctionSpec> make(int count) {
        return IntStream.range(0, count).mapToObj(this::function).toList();
    }

    private FunctionSpec function(int number) {
        var name = "f" + number;
        boolean python = language == Language.PYTHON;
        var file = python ? "main.py" : "main.mjs";
        var bundle = folder.resolve(name);
        try {
            Files.createDirectory(bundle);
            Files.writeString(bundle.resolve(file), python ? python(number) : javaScript(number));
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
        return FunctionSpec.of(
                        new FunctionId(new FunctionName(name), "1"),
                        language,
                        Handler.parse(file),
                        new Bundle(bundle, name))
                .withLimits(Limits.DEFAULT.withTimeout(timeout));
    }

    private static String javaScript(int number) {
        return """
        const table%1$d = { id: %1$d, name: 'function %1$d', rates: [%1$d, 0.19, 0.07] };
        function total%1$d(order) {
          return order.a * table%1$d.rates[0] + table%1$d.rates[1];
        }
        export const handler = (event) => ({ id: table%1$d.id, total: total%1$d(event.data) });
        """
                .formatted(number);
    }

    private static String python(int number) {
        return """
        TABLE = {'id': %1$d, 'name': 'function %1$d', 'rates': [%1$d, 0.19, 0.07]}

        def total_%1$d(order):
            return order['a'] * TABLE['rates'][0] + TABLE['rates'][1]

        def handler(event, context):
            return {'id': TABLE['id'], 'total': total_%1$d(event['data'])}
        """
                .formatted(number);
    }

    @Override
    public void close() {
        TemporaryFolder.delete(folder);
    }
}
