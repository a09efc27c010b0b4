package dev.hearth.bench;

import dev.hearth.function.FunctionSpec;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;

/// Sends orders to functions in turn, from one event loop. Blocks: for a benchmark's own thread.
final class LaunchClient implements AutoCloseable {

    private static final int CONNECTIONS = 256;
    private static final Buffer ORDER = Buffer.buffer(PriceFunctions.ORDER);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final HttpClient client =
            vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    private final int port;
    private final List<FunctionSpec> functions;

    /// @param functions each answers on the path that is its name
    LaunchClient(int port, List<FunctionSpec> functions) {
        this.port = port;
        this.functions = List.copyOf(functions);
    }

    /// @return once all are answered
    /// @throws IllegalStateException some never were
    LaunchAnswers run(int perSecond, Duration duration) {
        var answers = new LaunchAnswers();
        var _ =
                new OpenLoop(perSecond)
                        .run(
                                loop,
                                duration,
                                (number, due) -> {
                                    var function = functions.get(number % functions.size());
                                    return order(function, due, answers).onFailure(answers::failed);
                                });
        return answers;
    }

    private Future<Void> order(FunctionSpec function, long due, LaunchAnswers answers) {
        var to =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI("/" + function.name());
        return client.request(to)
                .map(request -> request.putHeader("content-type", "application/json"))
                .compose((HttpClientRequest request) -> request.send(ORDER))
                .compose(response ->
                        response.body()
                                .map(body -> {
                                    long took = System.nanoTime() - due;
                                    answers.answered(function.language(), response, body, took);
                                    return null;
                                }));
    }

    @Override
    public void close() {
        client.close().eventually(vertx::close).await();
    }
}
