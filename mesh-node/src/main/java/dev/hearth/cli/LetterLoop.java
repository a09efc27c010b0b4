package dev.hearth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.function.Function;

/// Asks a node to go on with letters until it is through with those that were there at the
/// beginning.
final class LetterLoop {

    private final Function<String, HttpResponse<byte[]>> request;
    private final PrintWriter progress;

    /// @param request sends what is to be added to the query
    /// @param progress told after each call but the last
    LetterLoop(Function<String, HttpResponse<byte[]>> request, PrintWriter progress) {
        this.request = request;
        this.progress = progress;
    }

    record Total(long done, long kept) {}

    Total run() {
        long done = 0;
        long kept = 0;
        var until = "";
        while (true) {
            var answer = ask(until.isEmpty() ? "" : "until=" + URLEncoder.encode(until, UTF_8));
            done += answer.getLong("done");
            kept += answer.getLong("kept");
            until = answer.getString("until");
            if (answer.getBoolean("finished")) {
                return new Total(done, kept);
            }
            progress.println(done + " letters so far");
            progress.flush();
        }
    }

    private JsonObject ask(String more) {
        var response = request.apply(more);
        if (response.statusCode() != 200) {
            throw CommandException.failed(AdminClient.problem(response));
        }
        return new JsonObject(new String(response.body(), UTF_8));
    }
}
