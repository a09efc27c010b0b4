package dev.hearth.trigger.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hearth.invocation.Payload;
import dev.hearth.trigger.http.Answer.Header;
import io.cloudevents.CloudEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The events of one request, each an invocation of its own, a few at once; and the one answer to
/// all of them: a JSON array with an item for each event, in their order. Its status is 200 where
/// every event's is below 400, else the highest of them, so that senders which try again do. On the
/// event loop of the invocations.
public final class Batch {

    static final int AT_ONCE = 16;
    private static final JsonFactory JSON = new JsonFactory();

    private final List<CloudEvent> events;
    private final Function<CloudEvent, Future<Answer>> invocation;
    private final Answer[] answers;
    private final Promise<Void> done = Promise.promise();
    private int begun;
    private int answered;
    private Pace pace = Pace.IDLE;

    private enum Pace {
        IDLE,
        BEGINNING
    }

    private Batch(List<CloudEvent> events, Function<CloudEvent, Future<Answer>> invocation) {
        this.events = events;
        this.invocation = invocation;
        this.answers = new Answer[events.size()];
    }

    /// @param invocation fails only when the mesh is broken, and with it the whole
    public static Future<Answer> invoke(
            List<CloudEvent> events,
            Function<CloudEvent, Future<Answer>> invocation,
            Reference reference) {
        var batch = new Batch(events, invocation);
        batch.begin();
        return batch.done.future().map(_ -> batch.answer(reference));
    }

    /// A loop and no recursion: invocations may be over at once.
    private void begin() {
        if (pace == Pace.BEGINNING) {
            return;
        }
        pace = Pace.BEGINNING;
        while (begun < answers.length && begun - answered < AT_ONCE) {
            int index = begun++;
            invocation
                    .apply(events.get(index))
                    .onSuccess(answer -> {
                        answers[index] = answer;
                        answered++;
                        begin();
                    })
                    .onFailure(done::tryFail);
        }
        pace = Pace.IDLE;
        if (answered == answers.length) {
            done.tryComplete();
        }
    }

    private Answer answer(Reference reference) {
        int worst = 200;
        for (var answer : answers) {
            worst = answer.status() < 400 ? worst : Math.max(worst, answer.status());
        }
        var headers = new ArrayList<Header>();
        headers.add(new Header("hearth-node", reference.node().value()));
        headers.add(new Header("content-type", Payload.JSON));
        longestWait().ifPresent(seconds -> headers.add(new Header("retry-after", seconds)));
        return new Answer(worst, headers, body());
    }

    private Optional<String> longestWait() {
        long longest = 0;
        for (var answer : answers) {
            longest =
                    Math.max(
                            longest, header(answer, "retry-after").map(Long::parseLong).orElse(0L));
        }
        return longest == 0 ? Optional.empty() : Optional.of(Long.toString(longest));
    }

    private Buffer body() {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartArray();
            for (int i = 0; i < answers.length; i++) {
                write(json, events.get(i), answers[i]);
            }
            json.writeEndArray();
        } catch (IOException neverOfBytes) {
            throw new UncheckedIOException(neverOfBytes);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    private static void write(JsonGenerator json, CloudEvent event, Answer answer)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("id", event.getId());
        json.writeStringField("source", event.getSource().toString());
        json.writeNumberField("status", answer.status());
        var invocation = header(answer, "hearth-invocation-id");
        if (invocation.isPresent()) {
            json.writeStringField("invocationId", invocation.get());
        }
        if (answer.body().length() > 0) {
            writeData(json, header(answer, "content-type").orElse(Payload.BINARY), answer.body());
        }
        json.writeEndObject();
    }

    /// As CloudEvents have data in JSON: itself, a text, or base64; a problem under its own name.
    private static void writeData(JsonGenerator json, String contentType, Buffer body)
            throws IOException {
        var bytes = body.getBytes();
        if (Payload.isJson(contentType) && isJson(bytes)) {
            boolean isProblem = contentType.equals(Problem.CONTENT_TYPE);
            json.writeFieldName(isProblem ? "problem" : "data");
            json.writeRawValue(body.toString());
        } else if (Payload.isText(contentType)) {
            json.writeStringField("data", body.toString());
        } else {
            json.writeFieldName("data_base64");
            json.writeBinary(bytes);
        }
    }

    private static boolean isJson(byte[] bytes) throws IOException {
        try (var parser = JSON.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }

    private static Optional<String> header(Answer answer, String name) {
        return answer.headers().stream()
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .findFirst();
    }
}
