package dev.hearth.board;

import static dev.hearth.board.Boards.F;
import static dev.hearth.board.Boards.G;
import static dev.hearth.board.Boards.THERE;
import static dev.hearth.board.Boards.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.board.Notice.Extent;
import dev.hearth.board.Notice.Numbered;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeLoad;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class NoticeWireTest {

    static Stream<Notice> notices() {
        var idle = new Condition(MeshNode.State.DRAINING, NodeLoad.IDLE);
        return Stream.of(
                new Notice(
                        THERE,
                        1,
                        Extent.WHOLE,
                        idle,
                        Duration.ofSeconds(1),
                        0,
                        List.of(),
                        List.of()),
                new Notice(
                        THERE,
                        Long.MAX_VALUE,
                        Extent.CHANGES,
                        Boards.ready(Duration.ofMillis(12)),
                        Duration.ofMillis(250),
                        300,
                        List.of(F, G),
                        List.of(
                                new Numbered(0, count(0, 0)),
                                new Numbered(1, count(14, 14)),
                                new Numbered(129, count(15, 0)),
                                new Numbered(301, count(0, 15)),
                                new Numbered(20_000, count(70_000, 3)))));
    }

    @ParameterizedTest
    @MethodSource("notices")
    void aNoticeArrivesAsItWasSent(Notice sent) {
        assertThat(NoticeWire.read(NoticeWire.write(sent))).isEqualTo(sent);
    }

    @ParameterizedTest
    @MethodSource("notices")
    void aTruncatedNoticeIsNeverHalfRead(Notice sent) {
        var whole = NoticeWire.write(sent);
        for (int length = 0; length < whole.length(); length++) {
            var part = whole.getBuffer(0, length);
            assertThatThrownBy(() -> NoticeWire.read(part))
                    .isInstanceOfAny(
                            IndexOutOfBoundsException.class, IllegalArgumentException.class);
        }
    }

    @Test
    void aNewerFormatIsRefusedByItsNumber() {
        assertThatThrownBy(() -> NoticeWire.read(Buffer.buffer(new byte[] {2, 0})))
                .hasMessage("notice format 2 is not known here");
    }

    @Test
    void aFewSandboxesOfAFunctionThatIsKnownTakeTwoBytes() {
        var none = notice(0);
        var hundred = notice(100);
        assertThat(NoticeWire.write(hundred).length() - NoticeWire.write(none).length())
                .isEqualTo(200);
    }

    private static Notice notice(int counts) {
        return new Notice(
                THERE,
                9,
                Extent.CHANGES,
                new Condition(
                        MeshNode.State.READY,
                        new NodeLoad(Duration.ZERO, Duration.ZERO, 2, 0, Map.of())),
                Duration.ofSeconds(1),
                0,
                List.of(),
                IntStream.range(0, counts)
                        .mapToObj(i -> new Numbered(3 * i, count(i % 15, 1)))
                        .toList());
    }
}
