package dev.hearth.bench;

import java.util.List;

/// What requests of a fuzz run are put together from: what a node declares, and what comes close.
final class RequestWords {

    static final List<String> METHODS =
            List.of(
                    "GET", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS",
                    "X");

    static final List<String> PATHS =
            List.of(
                    "/sync/a/b",
                    "/sync/%2F/%C3%BC",
                    "/sync//b",
                    "/sync/a/b/",
                    "/plain",
                    "/plain?x=1&x=2&y",
                    "/plain?%",
                    "/later",
                    "/once",
                    "/shared",
                    "/limited",
                    "/github",
                    "/slack",
                    "/stripe",
                    "/standard",
                    "/bearer",
                    "/basic",
                    "/v1/invocations/2f6c0e0bb2f84d6f9d0cf0e9f6c1a7d3?wait=1ms",
                    "/v1/invocations/x?wait=never",
                    "/../plain",
                    "*",
                    "/nowhere");

    static final List<String> ADMIN =
            List.of(
                    "GET /livez",
                    "GET /readyz",
                    "GET /v1/functions",
                    "GET /v1/functions/served",
                    "GET /v1/functions/nobody",
                    "GET /v1/functions/served/versions",
                    "GET /v1/functions/%00",
                    "DELETE /v1/functions/nobody",
                    "PUT /v1/functions",
                    "PUT /v1/functions/nobody",
                    "POST /v1/functions/served/invoke",
                    "POST /v1/functions/nobody/invoke",
                    "POST /v1/functions/nobody/rollback",
                    "PUT /v1/functions/nobody/aliases/live",
                    "DELETE /v1/functions/nobody/aliases/live",
                    "GET /v1/triggers",
                    "POST /v1/triggers/nobody.hook/pause",
                    "POST /v1/triggers/served.plain/resume",
                    "GET /v1/invocations?function=served&state=failed&limit=5",
                    "GET /v1/invocations?limit=-1&after=%",
                    "GET /v1/invocations/x",
                    "DELETE /v1/invocations/x",
                    "POST /v1/invocations/x/replay",
                    "GET /v1/dead-letters",
                    "GET /v1/dead-letters/t?limit=x",
                    "GET /v1/dead-letters/t/0/0",
                    "GET /v1/dead-letters/t/x/-1",
                    "POST /v1/dead-letters/t/redrive",
                    "DELETE /v1/dead-letters/t?before=x",
                    "GET /v1/nodes",
                    "POST /v1/nodes/nobody/drain");

    static final List<String> TYPES =
            List.of(
                    "application/json",
                    "application/json; charset=utf-16",
                    "text/plain",
                    "text/plain; charset=klingon",
                    "application/x-www-form-urlencoded",
                    "application/x-www-form-urlencoded; charset=iso-8859-1",
                    "multipart/form-data; boundary=AaB03x",
                    "multipart/form-data",
                    "application/cloudevents+json",
                    "application/cloudevents-batch+json",
                    "application/cloudevents+avro",
                    "image/png",
                    "nonsense");

    static final List<String> BODIES =
            List.of(
                    "",
                    "{\"id\": \"7\", \"a\": [1, 2.5, null, true]}",
                    "[" + "[".repeat(2_000),
                    "{\"id\": 1e400}",
                    "a=1&b=two+words&a=%C3%BC&empty=",
                    "a=%&b",
                    "--AaB03x\r\ncontent-disposition: form-data; name=\"n\"\r\n\r\nv\r\n--AaB03x--",
                    "--AaB03x\r\ncontent-disposition: form-data; name=\"f\"; filename=\"a.png\"\r\n"
                            + "content-type: image/png\r\n\r\n\u0001\u0002\r\n--AaB03x--",
                    "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data\":{\"a\":1}}",
                    "[{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"},"
                            + "{\"specversion\":\"1.0\",\"id\":\"2\",\"source\":\"/s\",\"type\":\"t\","
                            + "\"data_base64\":\"AAE=\"}]",
                    "x".repeat(70_000));

    static final List<String> FIELDS =
            List.of(
                    "x-request-id: r-1",
                    "x-request-id: \u00ff\u00fe",
                    "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                    "traceparent: 00-x",
                    "ce-id: 1",
                    "ce-specversion: 1.0",
                    "ce-specversion: 0.3",
                    "ce-source: /s",
                    "ce-source: %",
                    "ce-type: t",
                    "ce-time: yesterday",
                    "ce-datacontenttype: x",
                    "ce-\u00fc: x",
                    "idempotency-key: k-1",
                    "idempotency-key: ",
                    "accept-encoding: gzip",
                    "accept-encoding: br;q=x",
                    "content-encoding: br",
                    "origin: https://shop.example",
                    "origin: null",
                    "access-control-request-method: POST",
                    "access-control-request-headers: x-a, x-b",
                    "prefer: respond-async",
                    "cookie: a=b; c",
                    "expect: 100-continue",
                    "expect: the-unexpected",
                    "range: bytes=0-",
                    "if-none-match: *",
                    "authorization: Bearer " + FuzzFunctions.SECRET,
                    "authorization: Bearer x",
                    "authorization: Basic YWRhOkl0J3MgYSBTZWNyZXQgdG8gRXZlcnlib2R5",
                    "authorization: Basic %%%",
                    "authorization: Digest",
                    "webhook-id: msg_1",
                    "webhook-timestamp: 1614265330",
                    "webhook-timestamp: soon",
                    "webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                    "x-github-delivery: d-1",
                    "stripe-signature: t=1,v1=00",
                    "stripe-signature: t=99999999999999999999,v1=zz",
                    "upgrade: websocket",
                    "connection: keep-alive, x",
                    "te: trailers",
                    "x-long: " + "y".repeat(9_000));

    private RequestWords() {}
}
