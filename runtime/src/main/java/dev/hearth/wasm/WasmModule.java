package dev.hearth.wasm;

import dev.hearth.function.DataSize;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.graalvm.polyglot.io.ByteSequence;
import org.jspecify.annotations.Nullable;

/// A binary module (WebAssembly core specification, 5.5), read by its sections and without running
/// or validating it: what an instance of it begins with, and the same module with a bound on what
/// one can grow to.
///
/// @param initialMemory of one instance
/// @param bytes the module; its memory and its tables have a maximum
record WasmModule(DataSize initialMemory, ByteSequence bytes) {

    private static final int MAGIC = 0x6d736100;
    private static final int TABLES = 4;
    private static final int MEMORIES = 5;
    private static final int START = 8;

    private static final int PAGE = 1 << 16;
    private static final long MOST_PAGES = 1 << 16;
    private static final long MOST_ENTRIES = 0xffff_ffffL;

    /// What an entry of a table counts as, in bytes.
    private static final int ENTRY = 8;

    /// Why a module is refused.
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;
        private final String name;

        private Unfit(String name, String message) {
            super(message);
            this.name = name;
        }

        String name() {
            return name;
        }
    }

    /// @param most bytes that the memory of an instance, and each of its tables, can have; null for
    ///   no bound but the module's own
    static WasmModule of(byte[] module, @Nullable DataSize most) throws Unfit {
        var in = ByteBuffer.wrap(module).order(ByteOrder.LITTLE_ENDIAN);
        if (module.length < 8 || in.getInt() != MAGIC || in.getInt() != 1) {
            throw new Unfit("NotWasm", "is not a WebAssembly 1.0 binary");
        }
        try {
            return sections(in, module, most == null ? Long.MAX_VALUE : most.bytes());
        } catch (BufferUnderflowException cutOff) {
            throw new Unfit("InvalidModule", "is cut off");
        }
    }

    private static WasmModule sections(ByteBuffer in, byte[] module, long most) throws Unfit {
        var out = new ByteArrayOutputStream(module.length + 16);
        out.write(module, 0, in.position());
        long pages = 0;
        while (in.hasRemaining()) {
            int begin = in.position();
            int id = in.get();
            long size = integer(in);
            if (size > in.remaining()) {
                throw new BufferUnderflowException();
            }
            var content = in.slice(in.position(), (int) size);
            in.position(in.position() + (int) size);
            switch (id) {
                case START ->
                        throw new Unfit(
                                "NotACommand",
                                "runs code when it is instantiated; build it as a WASI command");
                case TABLES -> {
                    var tables = new ByteArrayOutputStream();
                    long count = copied(content, tables);
                    for (long each = 0; each < count; each++) {
                        tables.write(content.get());
                        var _ = bound(content, tables, Math.min(most / ENTRY, MOST_ENTRIES));
                    }
                    section(out, id, tables);
                }
                case MEMORIES -> {
                    var memories = new ByteArrayOutputStream();
                    long count = copied(content, memories);
                    for (long each = 0; each < count; each++) {
                        pages += bound(content, memories, Math.min(most / PAGE, MOST_PAGES));
                    }
                    section(out, id, memories);
                }
                default -> out.write(module, begin, in.position() - begin);
            }
        }
        return new WasmModule(new DataSize(pages * PAGE), ByteSequence.create(out.toByteArray()));
    }

    /// Copies the limits of a memory or table with a maximum of `most` units.
    ///
    /// @return units it begins with
    private static long bound(ByteBuffer in, ByteArrayOutputStream out, long most) throws Unfit {
        int kind = in.get();
        if (kind != 0 && kind != 1) {
            throw new Unfit("InvalidModule", "has a shared or 64-bit memory, which is not there");
        }
        long least = integer(in);
        long maximum = kind == 1 ? Math.min(integer(in), most) : most;
        if (least > most) {
            throw new Unfit(
                    "MemoryLimit", "begins with more memory or table than limits.memory allows");
        }
        out.write(1);
        write(out, least);
        write(out, maximum);
        return least;
    }

    private static long copied(ByteBuffer in, ByteArrayOutputStream out) throws Unfit {
        long value = integer(in);
        write(out, value);
        return value;
    }

    private static void section(ByteArrayOutputStream out, int id, ByteArrayOutputStream content) {
        out.write(id);
        write(out, content.size());
        out.writeBytes(content.toByteArray());
    }

    /// LEB128, of 32 bits.
    private static long integer(ByteBuffer in) throws Unfit {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new Unfit("InvalidModule", "has an integer of more than 32 bits");
    }

    private static void write(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 0x7f) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
