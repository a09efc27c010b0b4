package dev.hearth.admin;

import static java.util.Objects.requireNonNull;

import dev.hearth.delivery.LetterFilter;
import dev.hearth.function.Catalogue;
import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionSpec;
import dev.hearth.trigger.kafka.Clearing;
import dev.hearth.trigger.kafka.DeadLetterTopics;
import dev.hearth.trigger.kafka.Letter;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `/v1/dead-letters`: the topics that deployed functions dead-letter to, and no others; what the
/// node keeps itself is listed with them.
final class DeadLetterRoutes {

    private static final String DEFAULT_LIMIT = "100";
    private static final String LIMIT = "\\d{1,5}";
    private static final String OFFSET = "\\d{1,18}";
    private static final String PARTITION = "\\d{1,6}";

    private final Catalogue catalogue;
    private final Supplier<Optional<DeadLetterTopics>> kafka;
    private final KeptLetterRoutes kept;

    /// @param kafka absent where the node has no Kafka
    DeadLetterRoutes(
            Catalogue catalogue,
            Supplier<Optional<DeadLetterTopics>> kafka,
            KeptLetterRoutes kept) {
        this.catalogue = catalogue;
        this.kafka = kafka;
        this.kept = kept;
    }

    void on(Router router) {
        router.get("/v1/dead-letters").handler(this::places);
        router.get("/v1/dead-letters/:topic").handler(known(this::letters));
        router.get("/v1/dead-letters/:topic/:partition/:offset").handler(known(this::letter));
        router.post("/v1/dead-letters/:topic/redrive")
                .handler(
                        known((context, letters) ->
                                clear(context, letters, Clearing.Action.REDRIVE)));
        router.delete("/v1/dead-letters/:topic")
                .handler(
                        known((context, letters) ->
                                clear(context, letters, Clearing.Action.PURGE)));
    }

    private void places(RoutingContext context) {
        var topics =
                functionsOf().entrySet().stream()
                        .map(topic -> row(topic.getKey(), topic.getValue()))
                        .toList();
        Future.all(topics)
                .compose(all -> kept.rows().map(own -> join(all.list(), own)))
                .onSuccess(context::json)
                .onFailure(e -> Problems.noBroker(context, e));
    }

    private static JsonArray join(List<JsonObject> topics, List<JsonObject> functions) {
        return new JsonArray(Stream.concat(topics.stream(), functions.stream()).toList());
    }

    private Future<JsonObject> row(String topic, Set<String> functions) {
        var json =
                new JsonObject()
                        .put("topic", topic)
                        .put("functions", new JsonArray(functions.stream().toList()));
        return kafka.get()
                .map(there -> there.count(topic).map(count -> json.put("letters", count)))
                .orElseGet(() -> Future.failedFuture("this node has no Kafka"));
    }

    private Map<String, Set<String>> functionsOf() {
        return catalogue.functions().stream()
                .filter(spec -> topic(spec).isPresent())
                .collect(
                        Collectors.groupingBy(
                                spec -> topic(spec).orElseThrow(),
                                TreeMap::new,
                                Collectors.mapping(
                                        spec -> spec.name().value(),
                                        Collectors.<String, Set<String>>toCollection(
                                                TreeSet::new))));
    }

    private static Optional<String> topic(FunctionSpec spec) {
        return Optional.of(spec.delivery()).map(Delivery::deadLetterTopic);
    }

    private Handler<RoutingContext> known(BiConsumer<RoutingContext, DeadLetterTopics> handler) {
        return context -> {
            var topic = topic(context);
            var topics = functionsOf().keySet();
            if (!topics.contains(topic)) {
                Problems.noDeadLetterTopic(context, topic, topics.stream().toList());
            } else {
                kafka.get()
                        .ifPresentOrElse(
                                there -> handler.accept(context, there),
                                () ->
                                        Problems.noBroker(
                                                context,
                                                new IllegalStateException(
                                                        "this node has no Kafka")));
            }
        };
    }

    private void letters(RoutingContext context, DeadLetterTopics letters) {
        var limit = Objects.requireNonNullElse(context.queryParams().get("limit"), DEFAULT_LIMIT);
        if (!limit.matches(LIMIT)) {
            Problems.malformed(context, "limit is 0 to 99999, not '%s'".formatted(limit));
            return;
        }
        var filter =
                Problems.unlessMalformed(
                        context,
                        () ->
                                LetterFilter.parse(
                                        Letter.NAMES, context.queryParams().getAll("filter")));
        if (filter.isEmpty()) {
            return;
        }
        letters.letters(topic(context), filter.get(), Integer.parseInt(limit))
                .onSuccess(found ->
                        context.json(
                                new JsonArray(found.stream().map(LetterJson::summary).toList())))
                .onFailure(e -> Problems.noBroker(context, e));
    }

    private void letter(RoutingContext context, DeadLetterTopics letters) {
        var partition = requireNonNull(context.pathParam("partition"));
        var offset = requireNonNull(context.pathParam("offset"));
        if (!partition.matches(PARTITION) || !offset.matches(OFFSET)) {
            Problems.noLetter(context, topic(context), partition + "/" + offset);
            return;
        }
        var credentials =
                Problems.unlessMalformed(context, () -> Credentials.asked(context.queryParams()));
        if (credentials.isEmpty()) {
            return;
        }
        letters.letter(topic(context), Integer.parseInt(partition), Long.parseLong(offset))
                .onSuccess(found ->
                        found.ifPresentOrElse(
                                letter -> context.json(LetterJson.whole(letter, credentials.get())),
                                () ->
                                        Problems.noLetter(
                                                context, topic(context), partition + "/" + offset)))
                .onFailure(e -> Problems.noBroker(context, e));
    }

    private void clear(RoutingContext context, DeadLetterTopics letters, Clearing.Action action) {
        ClearingQuery query;
        Clearing clearing;
        try {
            query = ClearingQuery.read(Letter.NAMES, context.queryParams());
            clearing = query.ofTopic(action);
        } catch (IllegalArgumentException malformed) {
            Problems.malformed(context, String.valueOf(malformed.getMessage()));
            return;
        }
        var progress =
                switch (query.mode()) {
                    case DRY_RUN -> letters.rehearse(topic(context), clearing);
                    case REAL -> letters.clear(topic(context), clearing);
                };
        progress.onSuccess(made -> context.json(json(made)))
                .onFailure(e -> Problems.noBroker(context, e));
    }

    private static JsonObject json(Clearing.Progress progress) {
        var until =
                progress.until().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(one -> one.getKey() + ":" + one.getValue())
                        .collect(Collectors.joining(","));
        return new JsonObject()
                .put("done", progress.done())
                .put("kept", progress.kept())
                .put("until", until)
                .put("finished", progress.state() == Clearing.State.FINISHED);
    }

    private static String topic(RoutingContext context) {
        return requireNonNull(context.pathParam("topic"));
    }
}
