package dev.hearth.trigger.timer;

/// Whole numbers from 0 to 63, as bits.
record Values(long bits) {

    static final Values NONE = new Values(0);

    Values with(int value) {
        return new Values(bits | 1L << value);
    }

    Values and(Values others) {
        return new Values(bits | others.bits);
    }

    boolean has(int value) {
        return (bits >>> value & 1) == 1;
    }

    /// The smallest that is not less than `least`, 0 to 63; -1 when there is none.
    int from(int least) {
        long rest = bits & -1L << least;
        return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
    }
}
