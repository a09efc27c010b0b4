package dev.hearth.admin;

import static java.util.Objects.requireNonNull;

import dev.hearth.acceptance.Acceptance;
import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionSpec;
import dev.hearth.invocation.Invoker;
import dev.hearth.state.State;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `/v1/functions`: what is served, and how to invoke and change it.
///
/// @param find what `NAME` and `NAME:ALIAS` lead to
/// @param deploy null where functions come from a folder that is watched
public record FunctionRoutes(
        Catalogue catalogue,
        Function<String, Optional<FunctionSpec>> find,
        @Nullable DeployRoutes deploy) {

    void on(
            Router router,
            InvokeRoute.Identity identity,
            Invoker invoker,
            Acceptance acceptance,
            State state) {
        router.get("/v1/functions").handler(this::all);
        router.get("/v1/functions/:function").handler(this::one);
        router.post("/v1/functions/:function/invoke")
                .handler(new InvokeRoute(identity, find, invoker, acceptance, state));
        if (deploy != null) {
            deploy.on(router);
        }
    }

    private void all(RoutingContext context) {
        context.json(new JsonArray(catalogue.functions().stream().map(FunctionJson::of).toList()));
    }

    private void one(RoutingContext context) {
        var name = requireNonNull(context.pathParam("function"));
        find.apply(name)
                .ifPresentOrElse(
                        spec -> context.json(FunctionJson.of(spec)),
                        () -> Problems.noFunction(context, name));
    }
}
