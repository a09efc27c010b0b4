package dev.hearth.wasm;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The outline of a binary module (WebAssembly core specification, 5.5.2), read without running or
/// validating it.
///
/// @param isWasm it begins as a version 1 module does
/// @param hasStart it names a function that instantiation calls
record WasmSections(boolean isWasm, boolean hasStart) {

    private static final int MAGIC = 0x6d736100;
    private static final int START = 8;

    static WasmSections of(byte[] module) {
        var bytes = ByteBuffer.wrap(module).order(ByteOrder.LITTLE_ENDIAN);
        if (module.length < 8 || bytes.getInt() != MAGIC || bytes.getInt() != 1) {
            return new WasmSections(false, false);
        }
        try {
            while (bytes.hasRemaining()) {
                int id = bytes.get();
                long size = unsigned(bytes);
                if (id == START) {
                    return new WasmSections(true, true);
                }
                if (size > bytes.remaining()) {
                    break;
                }
                bytes.position(bytes.position() + (int) size);
            }
        } catch (BufferUnderflowException cutOff) {
            // The parser says better what is wrong with it.
            return new WasmSections(true, false);
        }
        return new WasmSections(true, false);
    }

    /// LEB128.
    private static long unsigned(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                break;
            }
        }
        return value;
    }
}
