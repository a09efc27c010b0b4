package dev.hearth.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.DataSize;
import dev.hearth.function.Language;
import dev.hearth.function.Secrets;
import dev.hearth.sandbox.Guest;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.Progress;
import dev.hearth.sandbox.Samples;
import dev.hearth.sandbox.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.PolyglotException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// When a guest makes its instances.
final class WasmGuestTest {

    private final WasmLanguage language = new WasmLanguage();
    private final WasmProgram program =
            language.prepare(
                    Samples.function(
                                    "fun",
                                    Language.WASM,
                                    "probe.wasm",
                                    Path.of("src/test/resources/dev/hearth/wasm"))
                            .withEnvironment(Map.of("MODE", "text"), Secrets.NONE));
    private final List<Instance> made = new ArrayList<>();
    private final GuestHost host = Samples.host((_, _) -> {});

    private final List<Surroundings> surroundings = new ArrayList<>();

    private final Guest guest =
            new WasmGuest(
                    environment -> {
                        var around = language.surroundings(environment);
                        surroundings.add(around);
                        return around;
                    },
                    (program, around) -> {
                        var instance = Instance.of(program, around);
                        made.add(instance);
                        return instance;
                    });

    @AfterEach
    void close() {
        guest.close();
        language.close();
    }

    private void run() {
        assertThat(guest.begin(Stage.call(program, host))).isInstanceOf(Progress.Returned.class);
    }

    private static WasmProgram without(WasmProgram program) {
        return new WasmProgram(program.spec(), program.source(), Map.of(), program.initialMemory());
    }

    private boolean isOpen(Instance instance) {
        return isOpen(instance.surroundings());
    }

    private boolean isOpen(Surroundings around) {
        try {
            around.context().enter();
            around.context().leave();
            return true;
        } catch (IllegalStateException | PolyglotException closed) {
            return false;
        }
    }

    @Test
    void loadingMakesTheFirstInstance() {
        guest.load(program, host);
        assertThat(made).hasSize(1);
        run();
        assertThat(made).hasSize(1);
    }

    @Test
    void aFunctionWithoutVariablesTakesWhatTheBlankHas() {
        guest.load(without(program), host);
        assertThat(surroundings).hasSize(1);
        assertThat(made.getFirst().surroundings()).isSameAs(surroundings.getFirst());
    }

    @Test
    void aFunctionWithVariablesDoesNot() {
        guest.load(program, host);
        run();
        guest.prepareNext();
        assertThat(surroundings).hasSize(3);
        assertThat(surroundings.stream().map(this::isOpen)).containsExactly(false, false, true);
    }

    @Test
    void theNextIsMadeAfterTheAnswer() {
        guest.load(program, host);
        run();
        guest.prepareNext();
        assertThat(made).hasSize(2);
        run();
        assertThat(made).hasSize(2);
    }

    @Test
    void anInstanceRunsOnceHoweverSoonTheNextInvocationComes() {
        guest.load(program, host);
        run();
        run();
        assertThat(made).hasSize(2);
        assertThat(made.getFirst()).isNotSameAs(made.getLast());
    }

    @Test
    void whatRanIsClosedBeforeTheNextIsMade() {
        guest.load(program, host);
        run();
        guest.prepareNext();
        assertThat(made.stream().map(this::isOpen)).containsExactly(false, true);
    }

    @Test
    void aLargeModuleIsNotHeldReady() {
        guest.load(
                new WasmProgram(
                        program.spec(),
                        program.source(),
                        program.environment(),
                        DataSize.ofMebibytes(3)),
                host);
        assertThat(made).isEmpty();
        run();
        assertThat(made).hasSize(1);
    }

    @Test
    void closingClosesWhatIsReadyAndWhatRan() {
        guest.load(program, host);
        run();
        run();
        guest.prepareNext();
        guest.close();
        assertThat(made).hasSize(3).noneMatch(this::isOpen);
        assertThat(surroundings).noneMatch(this::isOpen);
    }

    @Test
    void closingClosesABlank() {
        guest.close();
        assertThat(surroundings).hasSize(1).noneMatch(this::isOpen);
    }

    @Test
    void nothingIsMadeForAClosedGuest() {
        guest.load(program, host);
        guest.close();
        guest.prepareNext();
        assertThat(made).hasSize(1).noneMatch(this::isOpen);
    }
}
