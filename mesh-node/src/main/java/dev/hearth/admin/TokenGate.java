package dev.hearth.admin;

import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/// Lets in who sends `Authorization: Bearer TOKEN`.
final class TokenGate implements Handler<RoutingContext> {

    private static final String SCHEME = "bearer ";

    private final AdminToken token;

    TokenGate(AdminToken token) {
        this.token = token;
    }

    @Override
    public void handle(RoutingContext context) {
        var header = context.request().getHeader("authorization");
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            Problems.unauthorized(context, Reason.CREDENTIALS_MISSING);
        } else if (token.isSame(header.substring(SCHEME.length()).strip())) {
            context.next();
        } else {
            Problems.unauthorized(context, Reason.CREDENTIALS_INVALID);
        }
    }
}
