package dev.hearth.admin;

import dev.hearth.function.DataSize;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;

/// A request's body on its way to a file, up to a size. On one event loop.
final class Upload {

    private final HttpServerRequest request;
    private final AsyncFile file;
    private final long most;
    private final Promise<End> done = Promise.promise();
    private long size;
    private boolean ended;

    /// How a body ended.
    enum End {
        COMPLETE,
        TOO_LARGE
    }

    /// What comes is no HTTP, or the client went away.
    static final class CutShort extends Exception {
        private static final long serialVersionUID = 1L;

        CutShort(Throwable cause) {
            super(cause);
        }
    }

    private Upload(HttpServerRequest request, AsyncFile file, long most) {
        this.request = request;
        this.file = file;
        this.most = most;
    }

    /// @param path does not exist yet; is there in any case afterwards, maybe in part
    static Future<End> write(Vertx vertx, HttpServerRequest request, Path path, DataSize most) {
        request.pause();
        return vertx.fileSystem()
                .open(path.toString(), new OpenOptions().setCreateNew(true).setWrite(true))
                .compose(file -> new Upload(request, file, most.bytes()).start());
    }

    private Future<End> start() {
        request.handler(
                        part -> {
                            if (ended) {
                                return;
                            }
                            size += part.length();
                            if (size > most) {
                                end(End.TOO_LARGE);
                                return;
                            }
                            file.write(part).onFailure(this::fail);
                            if (file.writeQueueFull()) {
                                request.pause();
                                file.drainHandler(_ -> request.resume());
                            }
                        })
                .endHandler(_ -> end(End.COMPLETE))
                .exceptionHandler(cause -> fail(new CutShort(cause)));
        request.resume();
        return done.future();
    }

    private void end(End how) {
        if (!ended) {
            ended = true;
            file.close().map(how).onComplete(done);
        }
    }

    private void fail(Throwable cause) {
        if (!ended) {
            ended = true;
            file.close().onComplete(_ -> done.fail(cause));
        }
    }
}
