package dev.hearth.admin;

import dev.hearth.trigger.http.Problem;
import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The admin API's own errors, in the form every Hearth answer has.
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static void noRoute(RoutingContext context) {
        answer(
                context,
                Problem.of(
                        Reason.NO_ROUTE,
                        "%s is no route of the admin API".formatted(context.request().path())));
    }

    static void undecodable(RoutingContext context) {
        malformed(context, "the path or the query cannot be decoded");
    }

    /// A body that has no end: what comes is no HTTP, or the client went away.
    static void cutShort(RoutingContext context, Throwable cause) {
        LOG.debug("{} {}", context.request().method(), context.request().path(), cause);
        malformed(context, "the body is not sent as HTTP says");
    }

    /// A client that went away while it was answered: no news.
    static void left(Throwable gone) {
        LOG.debug("A client went away", gone);
    }

    static void wrongMethod(RoutingContext context) {
        answer(
                context,
                Problem.of(
                        Reason.METHOD_NOT_ALLOWED,
                        "%s is not a method of %s"
                                .formatted(context.request().method(), context.request().path())));
    }

    static void broken(RoutingContext context) {
        LOG.error("{} {}", context.request().method(), context.request().path(), context.failure());
        answer(context, Problem.of(Reason.INTERNAL_ERROR, "see the node's log"));
    }

    static void noFunction(RoutingContext context, String name) {
        answer(
                context,
                Problem.of(Reason.UNKNOWN_FUNCTION, "no function is named '%s'".formatted(name)));
    }

    static void noTrigger(RoutingContext context, String name, List<String> others) {
        answer(
                context,
                Problem.of(
                        Reason.NO_ROUTE,
                        "no trigger that can be paused is named '%s'; there are: %s"
                                .formatted(name, others.isEmpty() ? "none" : join(others))));
    }

    static void severalTriggers(RoutingContext context, String name, List<String> names) {
        answer(
                context,
                Problem.of(
                        Reason.MALFORMED_REQUEST,
                        "'%s' may be any of %s: write one of these".formatted(name, join(names))));
    }

    static void noDeadLetterTopic(RoutingContext context, String topic, List<String> others) {
        answer(
                context,
                Problem.of(
                        Reason.NO_ROUTE,
                        "no function dead-letters to '%s'; there are: %s"
                                .formatted(topic, others.isEmpty() ? "none" : join(others))));
    }

    static void noLetter(RoutingContext context, String place, String id) {
        answer(
                context,
                Problem.of(Reason.NO_ROUTE, "no letter %s is in '%s'".formatted(id, place)));
    }

    /// The node's own store does not do what was asked of it.
    static void notCleared(RoutingContext context, Throwable cause) {
        LOG.warn("{} {}", context.request().method(), context.request().path(), cause);
        answer(context, Problem.of(Reason.NOT_DURABLE, String.valueOf(cause.getMessage())));
    }

    static void noNode(RoutingContext context, String id) {
        answer(
                context,
                Problem.of(
                        Reason.NO_ROUTE,
                        "no node has the id '%s': GET /v1/nodes lists them".formatted(id)));
    }

    /// A node does not say that it heard.
    static void noAnswer(RoutingContext context, String id, Throwable cause) {
        LOG.warn("{} {}", context.request().method(), context.request().path(), cause);
        answer(
                context,
                Problem.of(
                        Reason.UNREACHABLE,
                        "node %s does not answer: %s".formatted(id, cause.getMessage())));
    }

    static void noInvocation(RoutingContext context, @Nullable String id) {
        answer(
                context,
                Problem.of(
                        Reason.UNKNOWN_INVOCATION,
                        "no accepted invocation '%s' is known here: its result may have expired"
                                .formatted(id)));
    }

    static void malformed(RoutingContext context, String detail) {
        answer(context, Problem.of(Reason.MALFORMED_REQUEST, detail));
    }

    /// @param reading throws an [IllegalArgumentException] with a message for people
    /// @return empty where it threw, which is answered
    static <T> Optional<T> unlessMalformed(RoutingContext context, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (IllegalArgumentException malformed) {
            malformed(context, String.valueOf(malformed.getMessage()));
            return Optional.empty();
        }
    }

    static void unauthorized(RoutingContext context, Reason reason) {
        context.response().putHeader("www-authenticate", "Bearer realm=\"hearth-admin\"");
        answer(
                context,
                Problem.of(reason, "send Authorization: Bearer TOKEN with the node's admin token"));
    }

    static void tooLarge(RoutingContext context, String detail) {
        // The rest of the body is not read.
        context.response().putHeader("connection", "close");
        answer(context, Problem.of(Reason.PAYLOAD_TOO_LARGE, detail));
    }

    static void noFunctionHere(RoutingContext context, String detail) {
        answer(context, Problem.of(Reason.UNKNOWN_FUNCTION, detail));
    }

    /// What was sent cannot be served.
    static void refused(RoutingContext context, List<String> problems) {
        answer(context, Problem.of(Reason.DEPLOYMENT_REFUSED, String.join("; ", problems)));
    }

    static void conflict(RoutingContext context, String detail) {
        answer(context, Problem.of(Reason.DEPLOYMENT_CONFLICT, detail));
    }

    static void noMajority(RoutingContext context, String detail) {
        context.response().putHeader("retry-after", "5");
        answer(context, Problem.of(Reason.NO_MAJORITY, detail));
    }

    /// Brokers do not do what was asked of them.
    static void noBroker(RoutingContext context, Throwable cause) {
        LOG.warn("{} {}", context.request().method(), context.request().path(), cause);
        answer(context, Problem.of(Reason.UNREACHABLE, String.valueOf(cause.getMessage())));
    }

    private static String join(List<String> names) {
        return String.join(", ", names);
    }

    private static void answer(RoutingContext context, Problem problem) {
        var body =
                new JsonObject()
                        .put("type", "urn:hearth:problem:" + problem.reason().word())
                        .put("title", problem.reason().title())
                        .put("status", problem.status())
                        .put("component", problem.component().word())
                        .put("reason", problem.reason().word())
                        .put("detail", problem.detail());
        context.response()
                .setStatusCode(problem.status())
                .putHeader("content-type", Problem.CONTENT_TYPE)
                .end(body.toBuffer());
    }
}
