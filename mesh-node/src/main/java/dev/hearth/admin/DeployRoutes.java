package dev.hearth.admin;

import static java.util.Objects.requireNonNull;

import dev.hearth.catalogue.Archive;
import dev.hearth.catalogue.Change;
import dev.hearth.catalogue.MeshCatalogue;
import dev.hearth.catalogue.PackageStore;
import dev.hearth.catalogue.Result;
import dev.hearth.function.DataSize;
import dev.hearth.function.FunctionName;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Changes what is deployed, on all nodes or on none: `PUT` and `DELETE` of functions, their
/// versions and aliases.
public final class DeployRoutes {

    private static final DataSize LARGEST_ZIP = DataSize.parse("256Mi");
    private static final DataSize LARGEST_JSON = DataSize.parse("16Ki");
    private static final Pattern ALIAS = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    private static final Logger LOG = LoggerFactory.getLogger(DeployRoutes.class);

    private final MeshCatalogue catalogue;

    public DeployRoutes(MeshCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    void on(Router router) {
        router.put("/v1/functions").handler(context -> upload(context, null));
        router.put("/v1/functions/:function")
                .handler(context -> named(context, name -> upload(context, name)));
        router.delete("/v1/functions/:function")
                .handler(context ->
                        named(context, name -> change(context, new Change.Delete(name), name)));
        router.get("/v1/functions/:function/versions")
                .handler(context -> named(context, name -> versions(context, name)));
        router.post("/v1/functions/:function/rollback")
                .handler(context ->
                        named(
                                context,
                                name ->
                                        withVersion(
                                                context,
                                                version ->
                                                        change(
                                                                context,
                                                                new Change.Rollback(name, version),
                                                                name))));
        router.put("/v1/functions/:function/aliases/:alias")
                .handler(context -> named(context, name -> putAlias(context, name)));
        router.delete("/v1/functions/:function/aliases/:alias")
                .handler(context ->
                        named(
                                context,
                                name ->
                                        change(
                                                context,
                                                new Change.Alias(name, alias(context), null),
                                                name)));
    }

    private static void named(RoutingContext context, Consumer<FunctionName> then) {
        FunctionName name;
        try {
            name = new FunctionName(requireNonNull(context.pathParam("function")));
        } catch (IllegalArgumentException noName) {
            Problems.malformed(context, String.valueOf(noName.getMessage()));
            return;
        }
        then.accept(name);
    }

    private static String alias(RoutingContext context) {
        return requireNonNull(context.pathParam("alias"));
    }

    private void putAlias(RoutingContext context, FunctionName name) {
        if (!ALIAS.matcher(alias(context)).matches()) {
            Problems.malformed(context, "an alias has small letters, digits and '-', at most 63");
            return;
        }
        withVersion(
                context,
                version -> {
                    if (version == null) {
                        Problems.malformed(context, "say which: {\"version\": VERSION}");
                    } else {
                        change(context, new Change.Alias(name, alias(context), version), name);
                    }
                });
    }

    /// Reads `{"version": VERSION}` or nothing.
    private static void withVersion(RoutingContext context, Consumer<@Nullable String> then) {
        var body = new BoundedBody(LARGEST_JSON);
        context.request()
                .handler(body::append)
                .endHandler(_ -> {
                    if (body.isTooLarge()) {
                        Problems.tooLarge(context, "the body has at most " + LARGEST_JSON);
                        return;
                    }
                    try {
                        then.accept(version(body.bytes()));
                    } catch (DecodeException | ClassCastException wrong) {
                        Problems.malformed(context, "the body is {\"version\": VERSION}");
                    }
                })
                .exceptionHandler(cause -> Problems.cutShort(context, cause));
    }

    private static @Nullable String version(Buffer body) {
        return body.length() == 0 ? null : new JsonObject(body).getString("version");
    }

    private void versions(RoutingContext context, FunctionName name) {
        catalogue
                .state()
                .function(name)
                .ifPresentOrElse(
                        function -> context.json(VersionJson.of(function)),
                        () -> Problems.noFunction(context, name.value()));
    }

    /// @param only the one function that the zip may declare; null for any number
    private void upload(RoutingContext context, @Nullable FunctionName only) {
        var vertx = context.vertx();
        var zip = catalogue.temporary();
        var folder = catalogue.temporary();
        Upload.write(vertx, context.request(), zip, LARGEST_ZIP)
                .compose(end ->
                        switch (end) {
                            case TOO_LARGE -> Future.<Result>failedFuture(new TooLarge());
                            case COMPLETE ->
                                    blocking(vertx, () -> unpack(zip, folder))
                                            .compose(_ -> catalogue.deploy(folder, only));
                        })
                .onComplete(
                        on(
                                vertx,
                                result -> answer(context, result, only),
                                failure -> refuse(context, failure)))
                .eventually(() -> blocking(vertx, () -> clean(zip, folder)))
                .onFailure(failed -> LOG.debug("an upload failed", failed));
    }

    private static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static void refuse(RoutingContext context, Throwable failure) {
        switch (failure) {
            case TooLarge _ -> Problems.tooLarge(context, "the zip has at most " + LARGEST_ZIP);
            case Archive.Refused refused ->
                    Problems.malformed(context, String.valueOf(refused.getMessage()));
            case Upload.CutShort cutShort -> Problems.cutShort(context, cutShort);
            default -> context.fail(failure);
        }
    }

    private static Path unpack(Path zip, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (var in = new BufferedInputStream(Files.newInputStream(zip))) {
            Archive.unpack(in, folder, Archive.Bounds.OF_A_BUNDLE);
        }
        return folder;
    }

    private static Path clean(Path zip, Path folder) throws IOException {
        PackageStore.delete(zip);
        PackageStore.delete(folder);
        return folder;
    }

    private static Future<Path> blocking(Vertx vertx, Callable<Path> work) {
        return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
    }

    private void change(RoutingContext context, Change change, FunctionName name) {
        var vertx = context.vertx();
        catalogue
                .change(change)
                .onComplete(on(vertx, result -> answer(context, result, name), context::fail));
    }

    /// Both on the event loop that this is called on, whatever thread the catalogue completes on.
    private static <T> Handler<AsyncResult<T>> on(
            Vertx vertx, Consumer<T> success, Consumer<Throwable> failure) {
        var loop = vertx.getOrCreateContext();
        return done ->
                loop.runOnContext(_ -> {
                    if (done.succeeded()) {
                        success.accept(done.result());
                    } else {
                        failure.accept(done.cause());
                    }
                });
    }

    private static void answer(RoutingContext context, Result result, @Nullable FunctionName name) {
        switch (result) {
            case Result.Done(var state, var pending) ->
                    context.json(VersionJson.of(state, name).put("pending", pending));
            case Result.Unchanged(var state) ->
                    context.json(VersionJson.of(state, name).put("unchanged", true));
            case Result.Refused(var problems) -> Problems.refused(context, problems);
            case Result.NoFunction(var detail) -> Problems.noFunctionHere(context, detail);
            case Result.Conflict(var detail) -> Problems.conflict(context, detail);
            case Result.Unavailable(var detail) -> Problems.noMajority(context, detail);
        }
    }
}
