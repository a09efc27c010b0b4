package dev.hearth.invocation;

import java.util.Map;

/// What a function returned.
public sealed interface Result {

    /// `undefined`, `null`, `None`: nothing to answer and nothing to send on.
    record Nothing() implements Result {}

    record Value(Payload payload) implements Result {}

    /// `{statusCode, headers, body}`; a source that is not HTTP takes the body as the value.
    ///
    /// @param status 200 to 599
    record HttpResponse(int status, Map<String, String> headers, Payload body) implements Result {
        public HttpResponse {
            headers = Map.copyOf(headers);
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("statusCode is 200 to 599, not " + status);
            }
        }
    }
}
