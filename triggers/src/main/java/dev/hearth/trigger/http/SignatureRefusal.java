package dev.hearth.trigger.http;

import dev.hearth.trigger.http.Problem.Reason;

/// How a request is told what is wrong with its signature; `www-authenticate` names the header.
final class SignatureRefusal {

    private SignatureRefusal() {}

    static Problem missing(String header) {
        return of(Reason.SIGNATURE_MISSING, header, "the header %s is missing".formatted(header));
    }

    static Problem invalid(String header, String detail) {
        return of(Reason.SIGNATURE_INVALID, header, detail);
    }

    static Problem of(Reason reason, String header, String detail) {
        return Problem.of(reason, detail)
                .withHeader("www-authenticate", "Signature header=\"%s\"".formatted(header));
    }
}
