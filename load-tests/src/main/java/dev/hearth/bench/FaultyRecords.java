package dev.hearth.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What becomes of records by their number, as `faulty.mjs` has it: of 10,000 numbers the function
/// throws at 100 the first time, at ten of these the second time too, at 10 it says that trying
/// again is no use, and at 1 it takes CPU time or memory until its sandbox is ended.
final class FaultyRecords {

    private static final String PADDING = "x".repeat(150);
    private static final String BEGINNING = "{\"id\":";

    /// Where a record has to be in the end.
    enum Fate {
        OUTPUT,
        DEAD_LETTER
    }

    private FaultyRecords() {}

    static Fate fate(int id) {
        return id % 1_000 == 13 || id % 10_000 == 29 ? Fate.DEAD_LETTER : Fate.OUTPUT;
    }

    /// About 200 bytes.
    static byte[] value(int id) {
        return "%s%d,\"customer\":\"c-%d\",\"text\":\"%s\"}"
                .formatted(BEGINNING, id, key(id), PADDING)
                .getBytes(UTF_8);
    }

    /// So many that a record seldom waits for another one of its key.
    static int key(int id) {
        return id % 4_999;
    }

    /// Of a record, its result or its dead letter: all begin with it.
    static int id(byte[] value) {
        int id = 0;
        for (int at = BEGINNING.length(); Character.isDigit(value[at]); at++) {
            id = 10 * id + value[at] - '0';
        }
        return id;
    }
}
