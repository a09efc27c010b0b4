package dev.hearth.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// What became of all requests, counted outside of the nodes: by the answers that clients had, and
/// by the executions that functions told a sink.
///
/// @param sent requests, those that are accepted for later among them
/// @param failed had no answer, or one that is no success
/// @param failures the same by their cause
/// @param lost answered 200 or 202 without having been executed
/// @param doubled synchronous requests that were executed more than once
/// @param duplicates executions beyond the first of what was accepted for later
/// @param accepted answered 202
record Account(
        int sent,
        int failed,
        Map<String, Integer> failures,
        int lost,
        int doubled,
        int duplicates,
        int accepted) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Waits until nothing more is executed of what was accepted, or all of it has been.
    static Account of(Traffic traffic, ExecutionSink sink) {
        var account = count(traffic, sink);
        int before = -1;
        long since = System.nanoTime();
        while (account.lost > 0 && System.nanoTime() - since < PATIENCE.toNanos()) {
            int told = sink.told().size();
            if (told != before) {
                before = told;
                since = System.nanoTime();
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            account = count(traffic, sink);
        }
        return account;
    }

    private static Account count(Traffic traffic, ExecutionSink sink) {
        int failed = 0;
        int lost = 0;
        int doubled = 0;
        int duplicates = 0;
        int accepted = 0;
        for (var answer : traffic.answers().entrySet()) {
            int times = sink.times(answer.getKey());
            boolean succeeded = answer.getValue() >= 200 && answer.getValue() < 300;
            failed += succeeded ? 0 : 1;
            lost += succeeded && times == 0 ? 1 : 0;
            if (Traffic.Kind.SYNC.has(answer.getKey())) {
                doubled += times > 1 ? 1 : 0;
            } else {
                duplicates += Math.max(0, times - 1);
                accepted += succeeded ? 1 : 0;
            }
        }
        return new Account(
                traffic.answers().size(),
                failed,
                traffic.failures(),
                lost,
                doubled,
                duplicates,
                accepted);
    }

    boolean isWhole() {
        return lost == 0 && doubled == 0;
    }
}
