package dev.hearth.admin;

import static java.util.Objects.requireNonNull;

import dev.hearth.acceptance.KeptLetter;
import dev.hearth.acceptance.KeptLetters;
import dev.hearth.acceptance.LetterClearing;
import dev.hearth.acceptance.LetterClearing.Action;
import dev.hearth.acceptance.LetterClearing.Order;
import dev.hearth.acceptance.LetterClearing.Progress;
import dev.hearth.acceptance.LetterClearing.State;
import dev.hearth.delivery.LetterFilter;
import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionName;
import dev.hearth.invocation.InvocationId;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/// `/v1/dead-letters/function:NAME`: the dead letters that this node keeps itself.
final class KeptLetterRoutes {

    private static final String PREFIX = "function:";
    private static final String DEFAULT_LIMIT = "100";
    private static final String LIMIT = "\\d{1,5}";

    private final Catalogue catalogue;
    private final LetterClearing clearing;
    private final KeptLetters letters;

    KeptLetterRoutes(Catalogue catalogue, LetterClearing clearing) {
        this.catalogue = catalogue;
        this.clearing = clearing;
        this.letters = clearing.letters();
    }

    /// What does not begin with `function:` is left to others.
    void on(Router router) {
        router.get("/v1/dead-letters/:place").handler(known(this::letters));
        router.get("/v1/dead-letters/:place/:id").handler(known(this::letter));
        router.post("/v1/dead-letters/:place/redrive")
                .handler(known((context, name) -> clear(context, name, Action.REDRIVE)));
        router.delete("/v1/dead-letters/:place")
                .handler(known((context, name) -> clear(context, name, Action.PURGE)));
    }

    /// One for each function that has letters here.
    Future<List<JsonObject>> rows() {
        return letters.counts()
                .map(counts ->
                        counts.entrySet().stream()
                                .map(entry -> row(entry.getKey(), entry.getValue()))
                                .toList());
    }

    private static JsonObject row(FunctionName function, KeptLetters.Count count) {
        return new JsonObject()
                .put("place", PREFIX + function)
                .put("letters", count.letters())
                .put("bytes", count.bytes())
                .put("functions", new JsonArray().add(function.value()));
    }

    /// A function that is deployed, or has letters.
    private Handler<RoutingContext> known(BiConsumer<RoutingContext, FunctionName> handler) {
        return context -> {
            var place = place(context);
            if (!place.startsWith(PREFIX)) {
                context.next();
                return;
            }
            letters.counts()
                    .onSuccess(counts ->
                            function(place)
                                    .filter(name ->
                                            counts.containsKey(name)
                                                    || catalogue.function(name).isPresent())
                                    .ifPresentOrElse(
                                            name -> handler.accept(context, name),
                                            () ->
                                                    Problems.noFunction(
                                                            context,
                                                            place.substring(PREFIX.length()))))
                    .onFailure(context::fail);
        };
    }

    private static Optional<FunctionName> function(String place) {
        try {
            return Optional.of(new FunctionName(place.substring(PREFIX.length())));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    private void letters(RoutingContext context, FunctionName function) {
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
                                        KeptLetter.NAMES, context.queryParams().getAll("filter")));
        if (filter.isEmpty()) {
            return;
        }
        letters.letters(function, filter.get(), Integer.parseInt(limit))
                .map(found -> new JsonArray(found.stream().map(KeptLetterJson::summary).toList()))
                .onSuccess(context::json)
                .onFailure(context::fail);
    }

    private void letter(RoutingContext context, FunctionName function) {
        var id = requireNonNull(context.pathParam("id"));
        var credentials =
                Problems.unlessMalformed(context, () -> Credentials.asked(context.queryParams()));
        if (credentials.isEmpty()) {
            return;
        }
        Future.succeededFuture(id)
                .map(InvocationId::new)
                .compose(known -> letters.letter(function, known))
                .onSuccess(found ->
                        found.ifPresentOrElse(
                                letter ->
                                        context.json(
                                                KeptLetterJson.whole(letter, credentials.get())),
                                () -> Problems.noLetter(context, place(context), id)))
                .onFailure(context::fail);
    }

    private void clear(RoutingContext context, FunctionName function, Action action) {
        Future<Progress> progress;
        try {
            var query = ClearingQuery.read(KeptLetter.NAMES, context.queryParams());
            var order =
                    new Order(function, action, query.filter(), query.until(), query.perSecond());
            progress =
                    switch (query.mode()) {
                        case DRY_RUN -> clearing.rehearse(order);
                        case REAL -> clearing.clear(order);
                    };
        } catch (IllegalArgumentException malformed) {
            Problems.malformed(context, String.valueOf(malformed.getMessage()));
            return;
        }
        progress.map(KeptLetterRoutes::json)
                .onSuccess(context::json)
                .onFailure(cause -> Problems.notCleared(context, cause));
    }

    private static JsonObject json(Progress progress) {
        return new JsonObject()
                .put("done", progress.done())
                .put("kept", progress.kept())
                .put("until", progress.until())
                .put("finished", progress.state() == State.FINISHED);
    }

    private static String place(RoutingContext context) {
        return requireNonNull(context.pathParam("place"));
    }
}
