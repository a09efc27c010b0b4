package dev.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Language;
import dev.hearth.sandbox.GraalvisorSettings;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class SandboxOptionsTest {

    private static final GraalvisorSettings DEFAULTS = GraalvisorSettings.defaults();

    @Command
    private static final class Host {}

    private static GraalvisorSettings settings(String... arguments) {
        var options = new SandboxOptions();
        new CommandLine(new Host()).addMixin("sandboxes", options).parseArgs(arguments);
        return options.settings(DEFAULTS);
    }

    @Test
    void withoutOptionsTheDefaultsHold() {
        assertThat(settings()).isEqualTo(DEFAULTS);
    }

    @Test
    void eachCanBeSet() {
        var settings =
                settings(
                        "--sandbox-threads",
                        "700",
                        "--blanks",
                        "js=30,python=5",
                        "--sandboxes",
                        "wasm=9");
        assertThat(settings.threads()).isEqualTo(DEFAULTS.threads().withMost(700));
        var before = DEFAULTS.languages();
        assertThat(settings.languages())
                .containsEntry(Language.JS, before.get(Language.JS).withBlanks(30))
                .containsEntry(Language.PYTHON, before.get(Language.PYTHON).withBlanks(5))
                .containsEntry(Language.WASM, before.get(Language.WASM).withSandboxes(9))
                .containsEntry(Language.JAVA, before.get(Language.JAVA));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> settings("--blanks", "ruby=1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a runtime is js, python, java or wasm, not 'ruby'");
        assertThatThrownBy(() -> settings("--sandbox-threads", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more threads than permits");
        assertThatThrownBy(() -> settings("--sandboxes", "js=0"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
