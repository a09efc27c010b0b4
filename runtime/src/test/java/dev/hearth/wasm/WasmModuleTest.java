package dev.hearth.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.DataSize;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WasmModuleTest {

    private static final DataSize MEBIBYTE = DataSize.ofMebibytes(1);

    private static byte[] module(int... sections) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        for (int each : sections) {
            bytes.write(each);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(WasmModule module) {
        return module.bytes().toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "16, 16", "20, 16"})
    void aMemoryKeepsTheLowerMaximum(int declared, int kept) throws Exception {
        var module = WasmModule.of(module(5, 4, 1, 1, 2, declared), MEBIBYTE);
        assertThat(bytes(module)).isEqualTo(module(5, 4, 1, 1, 2, kept));
        assertThat(module.initialMemory()).isEqualTo(DataSize.ofKibibytes(128));
    }

    @Test
    void aMemoryWithoutAMaximumGetsOne() throws Exception {
        assertThat(bytes(WasmModule.of(module(5, 3, 1, 0, 2), MEBIBYTE)))
                .isEqualTo(module(5, 4, 1, 1, 2, 16));
    }

    @Test
    void withoutALimitThereIsTheLargestMemory() throws Exception {
        assertThat(bytes(WasmModule.of(module(5, 3, 1, 0, 2), null)))
                .isEqualTo(module(5, 6, 1, 1, 2, 0x80, 0x80, 4));
    }

    @Test
    void aTableIsBoundByItsEntries() throws Exception {
        assertThat(bytes(WasmModule.of(module(4, 4, 1, 0x70, 0, 5), new DataSize(1024))))
                .isEqualTo(module(4, 6, 1, 0x70, 1, 5, 0x80, 1));
    }

    @Test
    void otherSectionsStayAsTheyAre() throws Exception {
        var module = module(0, 3, 1, 'x', 9, 5, 3, 1, 0, 2, 11, 1, 0);
        assertThat(bytes(WasmModule.of(module, MEBIBYTE)))
                .isEqualTo(module(0, 3, 1, 'x', 9, 5, 4, 1, 1, 2, 16, 11, 1, 0));
    }

    @Test
    void moreThanTheLimitToBeginWithIsRefused() {
        assertThatThrownBy(() -> WasmModule.of(module(5, 3, 1, 0, 17), MEBIBYTE))
                .isInstanceOf(WasmModule.Unfit.class)
                .hasMessageContaining("limits.memory");
    }

    /// Kind 3 is shared, 4 has 64 bits: what this class could not bound is not let through.
    @ParameterizedTest
    @CsvSource({"3", "4", "8"})
    void unknownKindsOfMemoryAreRefused(int kind) {
        assertThatThrownBy(() -> WasmModule.of(module(5, 4, 1, kind, 1, 2), MEBIBYTE))
                .isInstanceOf(WasmModule.Unfit.class);
    }

    @Test
    void aStartFunctionIsRefusedBehindWhateverStandsBeforeIt() {
        assertThatThrownBy(() -> WasmModule.of(module(0, 1, 0, 5, 3, 1, 0, 2, 8, 1, 0), MEBIBYTE))
                .isInstanceOfSatisfying(
                        WasmModule.Unfit.class,
                        unfit -> assertThat(unfit.name()).isEqualTo("NotACommand"));
    }

    @Test
    void whatIsCutOffIsRefused() {
        assertThatThrownBy(() -> WasmModule.of(module(5, 9, 1, 0, 2), MEBIBYTE))
                .isInstanceOf(WasmModule.Unfit.class);
    }
}
