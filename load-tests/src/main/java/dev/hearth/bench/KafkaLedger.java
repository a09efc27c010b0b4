package dev.hearth.bench;

import dev.hearth.function.Trigger.Kafka.Ordering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// What was seen from outside of numbered records on their way: where each lies in the topic, how
/// often it came out and when, and what was committed. Says what is wrong with it. No I/O; not
/// thread-safe.
///
/// 1. A record is settled when its result is in the output topic or its letter in the dead-letter
///    topic.
/// 2. A committed offset must have settled records only before it.
/// 3. Results of one key come in the order of the records, repetitions aside; but for a share
///    group.
/// 4. A record may come out again where an incident lies between, and only if its offset was not
///    committed when the incident began.
final class KafkaLedger {

    private static final long NOWHERE = -1;
    private static final int OFFSET_BITS = 40;

    /// What was done to the mesh, from outside.
    ///
    /// @param begin Unix time in milliseconds
    /// @param end after which nothing of it goes on
    /// @param committed of each partition when it began, or earlier
    record Incident(String what, long begin, long end, Map<Integer, Long> committed) {

        Incident {
            committed = Map.copyOf(committed);
        }

        private boolean mayRepeat(Repetition repetition) {
            return repetition.before <= end
                    && repetition.at >= begin
                    && isOpen(repetition.partition, repetition.offset);
        }

        private boolean isOpen(int partition, long offset) {
            return offset >= committed.getOrDefault(partition, 0L);
        }
    }

    /// A record that came out again.
    ///
    /// @param before when it did the time before
    private record Repetition(int partition, long offset, long before, long at) {}

    /// @param uncommitted records that had come out when it began, and whose offset was not
    ///   committed
    record Consequences(Incident incident, int uncommitted, int repeated) {}

    private static final class Partition {
        final BitSet settled = new BitSet();
        int settledUpTo;
    }

    private final Ordering ordering;
    private final long[] places;
    private final long[] firstAt;
    private final byte[] results;
    private final byte[] letters;
    private final Map<Integer, Partition> partitions = new TreeMap<>();
    private final Map<Integer, Integer> lastOfKey = new TreeMap<>();
    private final List<Repetition> repetitions = new ArrayList<>();
    private final List<Incident> incidents = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private int settled;
    private int overtaken;
    private long checks;

    /// @param records numbered from 0
    KafkaLedger(int records, Ordering ordering) {
        this.ordering = ordering;
        places = new long[records];
        Arrays.fill(places, NOWHERE);
        firstAt = new long[records];
        results = new byte[records];
        letters = new byte[records];
    }

    void lies(int id, int partition, long offset) {
        if (places[id] != NOWHERE) {
            violations.add("%d is twice in the topic".formatted(id));
        }
        places[id] = ((long) partition << OFFSET_BITS) | offset;
    }

    boolean knows(int id) {
        return places[id] != NOWHERE;
    }

    /// @param at Unix time in milliseconds
    void result(int id, long at) {
        if (results[id] == 0) {
            inOrder(id);
        }
        results[id] = more(results[id]);
        came(id, at);
    }

    /// @param at Unix time in milliseconds
    void letter(int id, long at) {
        letters[id] = more(letters[id]);
        came(id, at);
    }

    private static byte more(byte count) {
        return (byte) Math.min(Byte.MAX_VALUE, count + 1);
    }

    private void inOrder(int id) {
        var last = lastOfKey.get(FaultyRecords.key(id));
        if (last != null && last > id) {
            overtaken += ordering == Ordering.NONE ? 0 : 1;
        } else {
            lastOfKey.put(FaultyRecords.key(id), id);
        }
    }

    private void came(int id, long at) {
        int partition = partition(id);
        long offset = offset(id);
        if (firstAt[id] != 0) {
            repetitions.add(new Repetition(partition, offset, firstAt[id], at));
            return;
        }
        firstAt[id] = at;
        settled++;
        var known = partitions.computeIfAbsent(partition, _ -> new Partition());
        known.settled.set(Math.toIntExact(offset));
        known.settledUpTo = known.settled.nextClearBit(known.settledUpTo);
    }

    private int partition(int id) {
        return (int) (places[id] >> OFFSET_BITS);
    }

    private long offset(int id) {
        return places[id] & ((1L << OFFSET_BITS) - 1);
    }

    /// Whether all records before these offsets are settled.
    boolean covers(Map<Integer, Long> offsets) {
        return offsets.entrySet().stream()
                .allMatch(each -> each.getValue() <= settledUpTo(each.getKey()));
    }

    /// Offsets that were committed before everything that is known here was read.
    void committed(Map<Integer, Long> offsets) {
        checks++;
        offsets.forEach((partition, offset) -> {
            if (offset > settledUpTo(partition)) {
                violations.add(
                        "partition %d: %d was committed, and %d is not settled"
                                .formatted(partition, offset, settledUpTo(partition)));
            }
        });
    }

    private int settledUpTo(int partition) {
        var known = partitions.get(partition);
        return known == null ? 0 : known.settledUpTo;
    }

    void met(Incident incident) {
        incidents.add(incident);
    }

    int settled() {
        return settled;
    }

    boolean isSettled(int id) {
        return firstAt[id] != 0;
    }

    /// What came of each incident. A repetition counts for the last one that explains it.
    List<Consequences> consequences() {
        var repeated = new int[incidents.size()];
        for (var repetition : repetitions) {
            explanation(repetition).ifPresent(incident -> repeated[incident]++);
        }
        var all = new ArrayList<Consequences>();
        for (int each = 0; each < repeated.length; each++) {
            var incident = incidents.get(each);
            all.add(new Consequences(incident, uncommitted(incident), repeated[each]));
        }
        return all;
    }

    private Optional<Integer> explanation(Repetition repetition) {
        for (int each = incidents.size() - 1; each >= 0; each--) {
            if (incidents.get(each).mayRepeat(repetition)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private int uncommitted(Incident incident) {
        int count = 0;
        for (int id = 0; id < places.length; id++) {
            if (firstAt[id] != 0
                    && firstAt[id] <= incident.begin
                    && incident.isOpen(partition(id), offset(id))) {
                count++;
            }
        }
        return count;
    }

    /// What is wrong and how often; zero everywhere where nothing is.
    Map<String, Long> faults() {
        var faults = new LinkedHashMap<String, Long>();
        faults.put("not in the topic", count(id -> !knows(id)));
        faults.put("neither in the output nor in the dead letters", count(id -> firstAt[id] == 0));
        faults.put(
                "in the output, and fail for good",
                count(id ->
                        results[id] > 0
                                && FaultyRecords.fate(id) == FaultyRecords.Fate.DEAD_LETTER));
        faults.put(
                "in the dead letters, and do not fail for good",
                count(id ->
                        letters[id] > 0 && FaultyRecords.fate(id) == FaultyRecords.Fate.OUTPUT));
        faults.put("in both", count(id -> results[id] > 0 && letters[id] > 0));
        faults.put(
                "repeated without an incident that explains it",
                repetitions.stream()
                        .filter(repetition -> explanation(repetition).isEmpty())
                        .count());
        faults.put("overtaken by one of the same key", (long) overtaken);
        faults.put("commits past what is not settled", (long) violations.size());
        return faults;
    }

    private long count(IntPredicate which) {
        return IntStream.range(0, places.length).filter(which).count();
    }

    boolean isSound() {
        return faults().values().stream().allMatch(count -> count == 0);
    }

    /// The first of them, in words.
    Optional<String> firstViolation() {
        return violations.stream().findFirst();
    }

    long results() {
        return count(id -> results[id] > 0);
    }

    long letters() {
        return count(id -> letters[id] > 0);
    }

    /// Records that came out again, each time counted.
    int repetitions() {
        return repetitions.size();
    }

    /// How often committed offsets were looked at.
    long checks() {
        return checks;
    }
}
