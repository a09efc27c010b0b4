package dev.hearth.trigger.kafka;

import dev.hearth.delivery.Pace;
import dev.hearth.trigger.kafka.Clearing.Progress;
import dev.hearth.trigger.kafka.Clearing.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// Carries a [Clearing] out, from the first letter of each partition on.
///
/// 1. A letter is removed only after the broker has what became of it: the record in the topic it
///    came from, or, where it stays, the letter itself behind the others. An interruption at any
///    moment leaves letters that were sent already, never one that was not.
/// 2. Of letters with the same key none is sent before the broker has the one before it.
/// 3. Once its time is over it takes up no more letters, and says how far it came.
///
/// Blocks; for one thread.
final class LetterRun {

    private final LetterReader reader;
    private final LetterWriter writer;
    private final Clearing clearing;
    private final Duration time;
    private final Pace pace;
    private final long since = System.nanoTime();
    private long done;
    private long kept;

    /// @param time after which it takes up no more letters
    LetterRun(LetterReader reader, LetterWriter writer, Clearing clearing, Duration time) {
        this.reader = reader;
        this.writer = writer;
        this.clearing = clearing;
        this.time = time;
        this.pace = new Pace(clearing.perSecond());
    }

    Progress run() {
        var until = clearing.until().isEmpty() ? behindTheLast() : clearing.until();
        var beginnings = reader.beginnings();
        for (var partition : reader.partitions()) {
            long end = until.getOrDefault(partition.partition(), 0L);
            long beginning = beginnings.getOrDefault(partition, 0L);
            if (beginning < end && clear(partition, beginning, end) == State.UNFINISHED) {
                return new Progress(done, kept, until, State.UNFINISHED);
            }
        }
        return new Progress(done, kept, until, State.FINISHED);
    }

    /// For each partition that has letters that are meant, the offset behind the last of them: what
    /// lies behind it can stay where it is. Where letters that stay lie between them it is the end,
    /// so that those are not overtaken by the ones behind.
    private Map<Integer, Long> behindTheLast() {
        var until = new HashMap<Integer, Long>();
        var staying = new HashSet<Integer>();
        var mixed = new HashSet<Integer>();
        reader.each(letter -> {
            int partition = letter.partition();
            boolean meant = clearing.means(letter);
            if (!meant) {
                staying.add(partition);
            } else if (staying.contains(partition)) {
                mixed.add(partition);
            }
            if (meant || mixed.contains(partition)) {
                until.put(partition, letter.offset() + 1);
            }
            return true;
        });
        return until;
    }

    private State clear(TopicPartition partition, long beginning, long end) {
        writer.removeBefore(partition, beginning);
        reader.seek(partition, beginning);
        for (var some = reader.next(partition, end);
                !some.isEmpty();
                some = reader.next(partition, end)) {
            for (var wave : Waves.of(some, pace.atOnce())) {
                if (isOver()) {
                    return State.UNFINISHED;
                }
                send(wave);
                writer.removeBefore(partition, wave.getLast().offset() + 1);
            }
        }
        return State.FINISHED;
    }

    private void send(List<Letter> wave) {
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (var letter : wave) {
            if (clearing.means(letter)) {
                LockSupport.parkNanos(pace.wait(done, elapsed()).toNanos());
                sent(letter).ifPresent(records::add);
                done++;
            } else {
                records.add(LetterWriter.same(letter));
                kept++;
            }
        }
        writer.write(records);
    }

    private Optional<ProducerRecord<byte[], byte[]>> sent(Letter letter) {
        return switch (clearing.action()) {
            case REDRIVE -> letter.source().map(source -> writer.original(letter, source));
            case PURGE -> Optional.empty();
        };
    }

    private boolean isOver() {
        return elapsed().compareTo(time) > 0;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - since);
    }
}
