package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Trigger.Kafka.Ordering;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Each fault is seen for what it is. Records 0 to 4 lie in partition 0, one after the other.
final class KafkaLedgerTest {

    private static final int RECORDS = 5;

    private final KafkaLedger ledger = new KafkaLedger(RECORDS, Ordering.KEY);

    KafkaLedgerTest() {
        for (int id = 0; id < RECORDS; id++) {
            ledger.lies(id, 0, id);
        }
    }

    private void results(int... ids) {
        for (int id : ids) {
            ledger.result(id, 1_000 + id);
        }
    }

    private Map<String, Long> faults() {
        var found = new LinkedHashMap<>(ledger.faults());
        found.values().removeIf(count -> count == 0);
        return found;
    }

    @Test
    void whatCameOutOnceAndWasCommittedAfterwardsIsSound() {
        ledger.committed(Map.of(0, 0L));
        results(0, 1, 2, 3, 4);
        ledger.committed(Map.of(0, 5L));

        assertThat(ledger.isSound()).isTrue();
        assertThat(ledger.results()).isEqualTo(5);
        assertThat(ledger.checks()).isEqualTo(2);
    }

    @Test
    void aCommitPastARecordThatIsNotSettledIsAFault() {
        results(0, 2, 3);
        ledger.committed(Map.of(0, 1L));
        assertThat(ledger.firstViolation()).isEmpty();

        ledger.committed(Map.of(0, 2L));

        assertThat(ledger.firstViolation())
                .contains("partition 0: 2 was committed, and 1 is not settled");
        results(1, 4);
        assertThat(faults()).containsOnly(Map.entry("commits past what is not settled", 1L));
    }

    @Test
    void aRecordThatIsNowhereIsAFault() {
        results(0, 1, 2, 4);

        assertThat(faults())
                .containsOnly(Map.entry("neither in the output nor in the dead letters", 1L));
    }

    @Test
    void aRecordThatIsNotInTheTopicIsAFault() {
        var longer = new KafkaLedger(1, Ordering.KEY);

        assertThat(longer.faults()).containsEntry("not in the topic", 1L);
    }

    @Test
    void aLetterOfARecordThatDoesNotFailForGoodIsAFault() {
        results(0, 1, 2, 3);
        ledger.letter(4, 1_004);

        assertThat(faults())
                .containsOnly(Map.entry("in the dead letters, and do not fail for good", 1L));
    }

    @Test
    void aResultOfARecordThatFailsForGoodIsAFault() {
        var longer = new KafkaLedger(14, Ordering.KEY);
        longer.lies(13, 0, 0);
        longer.result(13, 1_000);
        longer.letter(13, 1_001);

        assertThat(longer.faults())
                .containsEntry("in the output, and fail for good", 1L)
                .containsEntry("in both", 1L);
    }

    @Test
    void aRepetitionIsAFaultWithoutAnIncident() {
        results(0, 1, 2, 3, 4);
        ledger.result(3, 2_000);

        assertThat(faults())
                .containsOnly(Map.entry("repeated without an incident that explains it", 1L));
        assertThat(ledger.repetitions()).isEqualTo(1);
    }

    @Test
    void anIncidentExplainsARepetitionOfWhatWasNotCommitted() {
        results(0, 1, 2, 3, 4);
        ledger.result(3, 2_000);
        ledger.met(new KafkaLedger.Incident("kill", 1_500, 1_600, Map.of(0, 2L)));

        assertThat(faults()).isEmpty();
        assertThat(ledger.consequences().getFirst().uncommitted()).isEqualTo(3);
        assertThat(ledger.consequences().getFirst().repeated()).isEqualTo(1);
    }

    @Test
    void anIncidentExplainsNoRepetitionOfWhatWasCommitted() {
        results(0, 1, 2, 3, 4);
        ledger.result(1, 2_000);
        ledger.met(new KafkaLedger.Incident("kill", 1_500, 1_600, Map.of(0, 2L)));

        assertThat(faults())
                .containsOnly(Map.entry("repeated without an incident that explains it", 1L));
    }

    @Test
    void anIncidentExplainsNoRepetitionBeforeIt() {
        results(0, 1, 2, 3, 4);
        ledger.result(3, 1_400);
        ledger.met(new KafkaLedger.Incident("kill", 1_500, 1_600, Map.of(0, 2L)));

        assertThat(ledger.isSound()).isFalse();
    }

    @Test
    void aRecordThatOvertakesOneOfItsKeyIsAFaultButForShareGroups() {
        for (var ordering : Ordering.values()) {
            var longer = new KafkaLedger(5_000, ordering);
            longer.lies(0, 0, 0);
            longer.lies(4_999, 0, 1);
            longer.result(4_999, 1_000);
            longer.result(0, 1_001);

            assertThat(longer.faults())
                    .containsEntry(
                            "overtaken by one of the same key",
                            ordering == Ordering.NONE ? 0L : 1L);
        }
    }

    @Test
    void aRecordItsResultAndItsLetterAllTellItsNumber() {
        assertThat(FaultyRecords.id(FaultyRecords.value(4_711))).isEqualTo(4_711);
    }
}
