package dev.hearth.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "-a", "a-", "a_b", "a.b", "a/b"})
    void aFunctionNameIsADnsLabel(String name) {
        assertThatThrownBy(() -> new FunctionName(name))
                .hasMessageContaining("is not a function name");
    }

    @Test
    void aFunctionNameHasAtMost63Characters() {
        assertThat(new FunctionName("a".repeat(63)).value()).hasSize(63);
        assertThatThrownBy(() -> new FunctionName("a".repeat(64)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHandlerWithoutAnExportIsNamedHandler() {
        assertThat(Handler.parse("a.mjs")).isEqualTo(new Handler("a.mjs", "handler"));
        assertThat(Handler.parse("a.mjs#run")).isEqualTo(new Handler("a.mjs", "run"));
        assertThatThrownBy(() -> Handler.parse("#run")).hasMessageContaining("FILE#EXPORT");
    }

    @Test
    void secretsAreNeverPrinted() {
        assertThat(new Secrets(Map.of("API_KEY", "hunter2"))).hasToString("Secrets[API_KEY]");
        assertThat(new Auth.Signature(new SignatureScheme.Github(), List.of("hunter2")).toString())
                .doesNotContain("hunter2");
        assertThat(new Auth.Bearer(List.of("hunter2"))).hasToString("Bearer[1 tokens]");
        assertThat(new Auth.Basic(Map.of("ada", "hunter2"))).hasToString("Basic[ada]");
    }
}
