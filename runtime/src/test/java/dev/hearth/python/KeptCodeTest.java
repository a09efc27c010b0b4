package dev.hearth.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Source;
import org.junit.jupiter.api.Test;

final class KeptCodeTest {

    private static final String COMPILE = "lambda text, name: compile(text, name, 'exec') and None";

    @Test
    void theEngineKeepsTheCodeForAsLongAsItIsHeld() {
        try (var engine =
                Engine.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build()) {
            var held = KeptCode.of("<held>", "x = 1\n");
            try (var context = Context.newBuilder("python").engine(engine).build()) {
                var compile = context.eval("python", COMPILE);
                compile.executeVoid(held.text(), held.name());
                compile.executeVoid("y = 1\n", "<not held>");
            }
            System.gc();
            // The engine looks for what was collected whenever it is given something new.
            try (var context = Context.newBuilder("python").engine(engine).build()) {
                context.eval("python", "1");
            }
            assertThat(engine.getCachedSources())
                    .extracting(Source::getName)
                    .contains("<held>")
                    .doesNotContain("<not held>");
            assertThat(held.text()).isEqualTo("x = 1\n");
        }
    }
}
