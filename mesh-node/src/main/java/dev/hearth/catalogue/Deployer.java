package dev.hearth.catalogue;

import dev.hearth.cluster.Cluster;
import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes all nodes from one state of the catalogue to the next: every node gets and loads what is
/// new, then the state is agreed on, which is the moment it counts from, then every node serves it.
///
/// 1. Nothing is agreed on that a node could not load, or that fewer than more than half of all
///    nodes have on their disks.
/// 2. A node that joins meanwhile, or is lost and comes back, reads what was agreed on.
///
/// One thread at a time, which may block.
final class Deployer {

    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

    /// How often somebody else may be faster.
    private static final int MOST_TRIES = 10;

    /// Packages are fetched and functions loaded.
    private static final DeliveryOptions PREPARE = new DeliveryOptions().setSendTimeout(90_000);

    private static final DeliveryOptions SERVE = new DeliveryOptions().setSendTimeout(60_000);

    /// How soon the loss of a node is noticed that an answer is waited for from.
    private static final long WATCH_MILLIS = 250;

    /// What a node said, or why it said nothing.
    private sealed interface Answer {

        /// @param problems empty where all is well
        record Said(NodeId node, List<String> problems) implements Answer {}

        /// It is not there, or not yet, and reads what was agreed on when it starts.
        record Absent() implements Answer {}
    }

    private final Cluster cluster;
    private final AgreedCatalogue agreed;
    private final LocalCatalogue local;

    Deployer(Cluster cluster, AgreedCatalogue agreed, LocalCatalogue local) {
        this.cluster = cluster;
        this.agreed = agreed;
        this.local = local;
    }

    Result apply(Change change) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            if (cluster.missing() > 0) {
                // What was agreed on may be elsewhere: it would look as if nothing were deployed.
                return tooFew();
            }
            var before = agreed.read();
            var state = before.state();
            if (state.isOlderThan(local.state())) {
                return tooFew();
            }
            switch (change.on(state)) {
                case Change.Step.Nothing _ -> {
                    return new Result.Unchanged(state);
                }
                case Change.Step.NoFunction(var name) -> {
                    return new Result.NoFunction("no function is named '%s'".formatted(name));
                }
                case Change.Step.Conflict(var detail) -> {
                    return new Result.Conflict(detail);
                }
                case Change.Step.To to -> {
                    var answers = prepare(to);
                    var problems = problems(answers);
                    if (!problems.isEmpty()) {
                        return new Result.Refused(problems);
                    }
                    if (!cluster.isMajority(said(answers).size())) {
                        return tooFew();
                    }
                    var conflicts = local.conflicts(to.state());
                    if (!conflicts.isEmpty()) {
                        return new Result.Conflict(String.join("; ", conflicts));
                    }
                    var after = CatalogueJson.write(to.state());
                    switch (agreed.text().replace(before.text(), after)) {
                        case MADE -> {
                            return serve(to.state());
                        }
                        case OTHER_TEXT -> LOG.info("somebody else deployed meanwhile, once more");
                        case NO_MAJORITY -> {
                            return tooFew();
                        }
                        case UNKNOWN -> {
                            if (after.equals(agreed.read().text())) {
                                return serve(to.state());
                            }
                            return new Result.Unavailable(
                                    "whether it was agreed on is not known: look at what is deployed, and try again");
                        }
                    }
                }
            }
        }
        return new Result.Unavailable("others deploy all the time: try again");
    }

    private static Result tooFew() {
        return new Result.Unavailable("too few nodes are here to agree on anything");
    }

    private List<Answer> prepare(Change.Step.To to) {
        return ask(new Wire.Prepare(to.state(), to.touched(), cluster.self()), PREPARE);
    }

    private List<String> problems(List<Answer> answers) {
        var problems = new ArrayList<String>();
        for (var answer : said(answers)) {
            boolean here = answer.node().equals(cluster.self());
            for (var problem : answer.problems()) {
                problems.add(here ? problem : "node %s: %s".formatted(answer.node(), problem));
            }
        }
        return problems;
    }

    private static List<Answer.Said> said(List<Answer> answers) {
        return answers.stream()
                .<Answer.Said>mapMulti((answer, next) -> {
                    if (answer instanceof Answer.Said said) {
                        next.accept(said);
                    }
                })
                .toList();
    }

    private Result serve(CatalogueState state) {
        var pending =
                said(ask(new Wire.Serve(state), SERVE)).stream()
                        .filter(answer -> !answer.problems().isEmpty())
                        .map(answer -> answer.node().value())
                        .toList();
        if (!pending.isEmpty()) {
            LOG.warn("generation {} is not served yet by {}", state.generation(), pending);
        }
        return new Result.Done(state, pending);
    }

    /// Everybody at once; waits for all that are there.
    private List<Answer> ask(Wire message, DeliveryOptions options) {
        var json = message.toJson();
        var answers = cluster.nodes().stream().map(node -> ask(node, json, options)).toList();
        return Future.all(answers).await().list();
    }

    private Future<Answer> ask(NodeId node, JsonObject message, DeliveryOptions options) {
        var vertx = cluster.vertx();
        var answer = Promise.<Answer>promise();
        vertx.eventBus()
                .<JsonArray>request(Wire.address(node), message, options)
                .<Answer>map(reply -> new Answer.Said(node, sentences(reply.body())))
                .recover(failure -> Future.succeededFuture(silence(node, failure)))
                .onSuccess(answer::tryComplete);
        long watch =
                vertx.setPeriodic(
                        WATCH_MILLIS,
                        _ -> {
                            if (!cluster.nodes().contains(node)) {
                                answer.tryComplete(new Answer.Absent());
                            }
                        });
        return answer.future().onComplete(_ -> vertx.cancelTimer(watch));
    }

    private static List<String> sentences(JsonArray array) {
        return array.stream().map(String::valueOf).toList();
    }

    /// Who does not listen yet, or no longer, reads what was agreed on when it starts; who is lost
    /// is no member any more.
    private Answer silence(NodeId node, Throwable failure) {
        boolean excused =
                (failure instanceof ReplyException reply
                                && reply.failureType() == ReplyFailure.NO_HANDLERS)
                        || !cluster.nodes().contains(node);
        return excused
                ? new Answer.Absent()
                : new Answer.Said(node, List.of("does not answer: " + failure.getMessage()));
    }
}
