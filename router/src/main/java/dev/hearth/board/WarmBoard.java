package dev.hearth.board;

import dev.hearth.topology.NodeId;
import dev.hearth.topology.Topology;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the other nodes over the event bus what is warm here, and holds the topology that comes of
/// what they tell. All of it runs on one event loop of its own; the snapshot of this node is taken
/// on a worker thread.
///
/// Every [#PERIOD] at most one notice goes out, and none while nothing changes but a heartbeat. A
/// node that missed some asks the one whose notices they are for all of them, at most every
/// [#PATIENCE]. Round trips are measured once a second to each node, less often where there are
/// more than a hundred.
public final class WarmBoard implements Supplier<Topology> {

    private static final Logger LOG = LoggerFactory.getLogger(WarmBoard.class);

    private static final String ALL = "hearth.board";
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /// Between two notices that are folded and the topology that shows them.
    private static final Duration SETTLING = Duration.ofMillis(2);

    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(10);

    private static final Buffer TELL_ALL = Buffer.buffer(new byte[] {1});
    private static final Buffer PROBE = Buffer.buffer(new byte[] {2});

    private final Vertx vertx;
    private final NodeId self;
    private final Supplier<Standing> standing;
    private final BoardListener listener;
    private final Context loop;
    private final Poster poster;
    private final Map<NodeId, Long> asked = new HashMap<>();
    private final List<NodeId> unprobed = new ArrayList<>();
    private final List<MessageConsumer<Buffer>> consumers = new ArrayList<>();
    private Board board;
    private long probedAt = System.nanoTime();
    private boolean settling;
    private boolean closed;
    private volatile Topology topology;

    /// @param standing this node's, taken on a worker thread, at most once each [#PERIOD]
    public WarmBoard(
            Vertx vertx, NodeId self, Supplier<Standing> standing, BoardListener listener) {
        this.vertx = vertx;
        this.self = self;
        this.standing = standing;
        this.listener = listener;
        loop = vertx.getOrCreateContext();
        poster = new Poster(self);
        board = Board.of(self);
        long now = System.nanoTime();
        poster.post(standing.get(), now)
                .ifPresent(first -> board = board.heard(first, now).board());
        topology = board.topology(now);
    }

    /// The latest topology. Any thread; reads one field.
    @Override
    public Topology get() {
        return topology;
    }

    /// Listens to the others, then tells them that this node is there.
    public Future<Void> open() {
        return onLoop(() -> {
            consumers.add(vertx.eventBus().consumer(ALL, message -> heard(message.body())));
            consumers.add(vertx.eventBus().consumer(address(self), this::answer));
            return Future.join(consumers.stream().map(MessageConsumer::completion).toList())
                    .map(_ -> {
                        poster.whole().ifPresent(this::publish);
                        scheduleNext();
                        return null;
                    });
        });
    }

    /// A member is gone: nothing is placed there from now on. Any thread.
    public void left(NodeId node) {
        loop.runOnContext(_ -> {
            board = board.left(node);
            topology = board.topology(System.nanoTime());
        });
    }

    /// Takes this node's standing and tells the others at once, if there is anything new.
    ///
    /// @return completes when it was sent
    public Future<Void> tell() {
        return onLoop(this::post);
    }

    public Future<Void> close() {
        return onLoop(() -> {
            closed = true;
            return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                    .mapEmpty();
        });
    }

    private void scheduleNext() {
        if (!closed) {
            vertx.setTimer(
                    PERIOD.toMillis(),
                    _ ->
                            post().onFailure(broken -> LOG.error("no word of this node", broken))
                                    .onComplete(_ -> {
                                        probeNext();
                                        board = board.forgetting(System.nanoTime());
                                        scheduleNext();
                                    }));
        }
    }

    private Future<Void> post() {
        return vertx.executeBlocking(standing::get)
                .map(taken -> {
                    long now = System.nanoTime();
                    poster.post(taken, now)
                            .ifPresent(notice -> {
                                board = board.heard(notice, now).board();
                                publish(notice);
                            });
                    topology = board.topology(now);
                    return null;
                });
    }

    private void publish(Notice notice) {
        var bytes = NoticeWire.write(notice);
        if (board.members().size() > 1 || notice.extent() == Notice.Extent.WHOLE) {
            listener.sent(bytes.length());
        }
        vertx.eventBus().publish(ALL, bytes);
    }

    private void heard(Buffer bytes) {
        Notice notice;
        try {
            notice = NoticeWire.read(bytes);
        } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
            LOG.warn("a notice on the warm board cannot be read: {}", unreadable.getMessage());
            return;
        }
        if (notice.node().equals(self)) {
            return;
        }
        listener.received(bytes.length());
        boolean isNew = !board.members().containsKey(notice.node());
        var step = board.heard(notice, System.nanoTime());
        board = step.board();
        if (step.reaction() == Board.Reaction.ASK) {
            ask(notice.node());
        }
        if (isNew) {
            topology = board.topology(System.nanoTime());
        } else if (!settling) {
            settling = true;
            vertx.setTimer(
                    SETTLING.toMillis(),
                    _ -> {
                        settling = false;
                        topology = board.topology(System.nanoTime());
                    });
        }
    }

    private void ask(NodeId node) {
        long now = System.nanoTime();
        var before = asked.get(node);
        if (before != null && now - before < PATIENCE.toNanos()) {
            return;
        }
        asked.values().removeIf(at -> now - at >= PATIENCE.toNanos());
        asked.put(node, now);
        listener.asked();
        request(node, TELL_ALL)
                .onSuccess(message -> {
                    asked.remove(node);
                    heard(message.body());
                })
                .onFailure(gone -> LOG.debug("{} does not say what it has", node, gone));
    }

    /// One node at a time, so that a large mesh is measured more slowly, not with more traffic.
    private void probeNext() {
        long now = System.nanoTime();
        if (unprobed.isEmpty()) {
            board.members().keySet().stream()
                    .filter(node -> !node.equals(self))
                    .forEach(unprobed::add);
        }
        long pause =
                Math.max(
                        BETWEEN_PROBES.toNanos(),
                        ROUND.toNanos() / Math.max(1, board.members().size() - 1));
        if (unprobed.isEmpty() || now - probedAt < pause) {
            return;
        }
        probedAt = now;
        var node = unprobed.removeLast();
        request(node, PROBE)
                .onSuccess(_ -> {
                    var trip = Duration.ofNanos(System.nanoTime() - now);
                    board = board.measured(node, trip);
                })
                .onFailure(gone -> LOG.debug("{} does not answer", node, gone));
    }

    private Future<Message<Buffer>> request(NodeId node, Buffer question) {
        var options = new DeliveryOptions().setSendTimeout(PATIENCE.toMillis());
        return vertx.eventBus().request(address(node), question, options);
    }

    private void answer(Message<Buffer> message) {
        if (message.body().getByte(0) == PROBE.getByte(0)) {
            message.reply(Buffer.buffer());
            return;
        }
        poster.whole()
                .ifPresent(whole -> {
                    var bytes = NoticeWire.write(whole);
                    listener.sent(bytes.length());
                    message.reply(bytes);
                });
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(_ -> work.get().onComplete(done));
        return done.future();
    }

    private static String address(NodeId node) {
        return ALL + "." + node;
    }
}
