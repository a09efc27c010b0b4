package dev.hearth.trigger.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileProps;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes new certificates into use as soon as their files have changed and fit together; until then
/// the old ones stay. Connections that are open keep theirs. On one event loop.
final class Certificates {

    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

    private final Vertx vertx;
    private final TlsFiles files;
    private @Nullable List<Version> inUse;

    /// What changes when a file is replaced.
    private record Version(long modifiedMillis, long size) {
        private static final Version NONE = new Version(0, -1);

        static Version of(FileProps file) {
            return new Version(file.lastModifiedTime(), file.size());
        }
    }

    Certificates(Vertx vertx, TlsFiles files) {
        this.vertx = vertx;
        this.files = files;
    }

    static PemKeyCertOptions options(TlsFiles files) {
        return new PemKeyCertOptions()
                .setCertPath(files.certificate().toString())
                .setKeyPath(files.key().toString());
    }

    /// Fails with one message if they cannot be used.
    Future<TlsFiles> check() {
        return vertx.executeBlocking(files::checked).map(_ -> files);
    }

    /// Looks at the files; the first look only remembers them. Never fails.
    Future<Void> refresh(HttpServer server) {
        return versions()
                .compose(found -> {
                    var before = inUse;
                    inUse = found;
                    return before == null || before.equals(found)
                            ? Future.<Void>succeededFuture()
                            : replace(server);
                })
                .transform(done -> {
                    if (done.failed()) {
                        LOG.warn(
                                "The certificate of {} is not taken into use",
                                files.certificate(),
                                done.cause());
                    }
                    return Future.succeededFuture();
                });
    }

    private Future<List<Version>> versions() {
        var certificate = version(files.certificate());
        var key = version(files.key());
        return Future.all(certificate, key).map(_ -> List.of(certificate.result(), key.result()));
    }

    /// Of a file that is not there, too.
    private Future<Version> version(Path file) {
        return vertx.fileSystem().props(file.toString()).map(Version::of).otherwise(Version.NONE);
    }

    private Future<Void> replace(HttpServer server) {
        var options = new ServerSSLOptions().setUseAlpn(true).setKeyCertOptions(options(files));
        return check().compose(_ -> server.updateSSLOptions(options, true))
                .onSuccess(_ -> LOG.info("A new certificate of {} is in use", files.certificate()))
                .mapEmpty();
    }
}
