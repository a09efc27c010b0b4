package dev.hearth.sandbox;

import java.time.Duration;

/// How many blanks of a language were asked for of late, and so how many to keep. A value: decides
/// only.
///
/// @param busiest the most that were taken in one [#PERIOD], fading
record BlankDemand(double busiest) {

    /// What demand is counted in.
    static final Duration PERIOD = Duration.ofMillis(250);

    static final BlankDemand NONE = new BlankDemand(0);

    /// Half of it is forgotten after a minute, so that the second of two bursts finds blanks.
    private static final double FADE =
            Math.pow(0.5, (double) PERIOD.toNanos() / Duration.ofMinutes(1).toNanos());

    private static final double SAFETY = 1.25;

    /// Making them takes longest while the node is cold; asking for more then would not help.
    private static final double LONGEST_IN_PERIODS = 4;

    /// After one more period.
    BlankDemand after(int taken) {
        return new BlankDemand(Math.max(taken, busiest * FADE));
    }

    /// What was taken in the busiest period, or in as long as a blank takes to be made where that
    /// is longer, and a quarter more.
    ///
    /// @param toMake how long one blank takes to be made
    /// @param least kept always
    /// @param most what the heap allows
    int wanted(Duration toMake, int least, int most) {
        double periods =
                Math.clamp((double) toMake.toNanos() / PERIOD.toNanos(), 1, LONGEST_IN_PERIODS);
        // What is left of less than one is forgotten.
        double needed = busiest < 0.5 ? 0 : Math.ceil(busiest * periods * SAFETY);
        return (int) Math.clamp(needed, least, Math.max(least, most));
    }
}
