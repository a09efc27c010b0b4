package dev.hearth.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.bench.FuzzRun.Plan;
import dev.hearth.bench.FuzzRun.Report;
import dev.hearth.bench.RawExchange.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A fuzz run against one node. On one thread but for the exchanges, which have virtual ones.
final class FuzzAttack {

    private static final int SENDERS = 32;

    private static final Duration MOMENT = Duration.ofMillis(100);

    /// Longer than a node waits for the rest of a request, or of its body.
    private static final Duration HANG = Duration.ofSeconds(90);

    private final Plan plan;
    private final NodeProcess node;
    private final Semaphore sending = new Semaphore(SENDERS);
    private final Semaphore waiting;
    private final AtomicInteger waitedFor = new AtomicInteger();
    private final Findings requests = new Findings();
    private final Findings admin = new Findings();
    private final Findings http2 = new Findings();
    private final Findings manifests = new Findings();

    FuzzAttack(Plan plan, NodeProcess node) {
        this.plan = plan;
        this.node = node;
        this.waiting = new Semaphore(plan.waitedFor());
    }

    Report report() {
        long since = System.nanoTime();
        // So that what is loaded and compiled once is there before the first sample.
        sendRequests(plan.requests() / 20, plan.seed() + 1);
        sendManifests(plan.manifests() / 20, plan.seed() + 1);
        var remains = new FuzzRemains(node.adminPort());
        remains.remove(plan.calm());
        var before = NodeSample.of(node.process());
        sendRequests(plan.requests() - plan.requests() / 20, plan.seed());
        sendManifests(plan.manifests() - plan.manifests() / 20, plan.seed());
        remains.remove(plan.calm());
        var after = NodeSample.of(node.process());
        return new Report(
                plan,
                requests,
                admin,
                http2,
                manifests,
                waitedFor.get(),
                before,
                after,
                isReady(),
                Duration.ofNanos(System.nanoTime() - since));
    }

    private void sendRequests(int number, long seed) {
        var chance = Chance.of(seed);
        var sampler = new RequestSampler(chance);
        try (var exchanges = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int each = 0; each < number; each++) {
                int kind = chance.below(100);
                var isMutated = chance.in(60);
                var whole =
                        kind < 75
                                ? sampler.request()
                                : kind < 90 ? sampler.admin() : sampler.http2();
                var bytes = isMutated ? ByteMutation.of(whole, chance) : whole;
                var findings = kind < 75 ? requests : kind < 90 ? admin : http2;
                int port = kind < 75 || kind >= 90 ? node.httpPort() : node.adminPort();
                sending.acquireUninterruptibly();
                // Nothing ends a connection of HTTP/2 but the node, when it has been idle.
                boolean mayWait = isMutated || kind >= 90;
                var _ =
                        exchanges.submit(() -> {
                            if (mayWait) {
                                exchangeDamaged(port, bytes, findings);
                            } else {
                                exchange(port, bytes, findings);
                            }
                        });
            }
        }
    }

    /// Must have its answer.
    private void exchange(int port, byte[] bytes, Findings findings) {
        try {
            judge(RawExchange.send(port, bytes, HANG), bytes, findings);
        } catch (IOException unconnected) {
            findings.found("unreachable: " + unconnected, bytes, "");
        } finally {
            sending.release();
        }
    }

    /// The node may wait for the rest, but not for ever.
    private void exchangeDamaged(int port, byte[] bytes, Findings findings) {
        RawExchange.Ending ending;
        try {
            ending = RawExchange.send(port, bytes, MOMENT);
        } catch (IOException unconnected) {
            findings.found("unreachable: " + unconnected, bytes, "");
            return;
        } finally {
            sending.release();
        }
        if (ending instanceof Ending.Silent(var text)) {
            findings.answered("left", bytes, text);
            if (waiting.tryAcquire()) {
                waitFor(port, bytes, findings);
            }
        } else {
            judge(ending, bytes, findings);
        }
    }

    private void waitFor(int port, byte[] bytes, Findings findings) {
        try {
            judge(RawExchange.send(port, bytes, HANG), bytes, findings);
            waitedFor.incrementAndGet();
        } catch (IOException unconnected) {
            findings.found("unreachable: " + unconnected, bytes, "");
        } finally {
            waiting.release();
        }
    }

    private static void judge(Ending ending, byte[] bytes, Findings findings) {
        switch (ending) {
            case Ending.Answered(var text) -> findings.answered("closed", bytes, text);
            case Ending.Silent(var text) -> findings.found("no end after " + HANG, bytes, text);
        }
    }

    private void sendManifests(int number, long seed) {
        var chance = Chance.of(seed);
        var sampler = new SchemaSampler(SchemaSampler.read(plan.schema()), chance);
        try (var exchanges = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int each = 0; each < number; each++) {
                var bytes = deployment(manifest(sampler, chance), chance);
                sending.acquireUninterruptibly();
                var _ = exchanges.submit(() -> exchange(node.adminPort(), bytes, manifests));
            }
        }
    }

    private static byte[] manifest(SchemaSampler sampler, Chance chance) {
        JsonNode document = sampler.sample();
        for (int left = chance.below(4); left > 0; left--) {
            document = sampler.damaged(document);
        }
        var bytes = document.toString().getBytes(UTF_8);
        return chance.in(30) ? ByteMutation.of(bytes, chance) : bytes;
    }

    /// JSON is YAML.
    private static byte[] deployment(byte[] manifest, Chance chance) {
        var zip = new ByteArrayOutputStream();
        try (var entries = new ZipOutputStream(zip)) {
            entries.putNextEntry(new ZipEntry("m.yaml"));
            entries.write(manifest);
            entries.putNextEntry(new ZipEntry("enrich.mjs"));
            entries.write("export const handler = e => 1".getBytes(UTF_8));
        } catch (IOException neverOfBytes) {
            throw new UncheckedIOException(neverOfBytes);
        }
        var body = zip.toByteArray();
        if (chance.in(5)) {
            body = ByteMutation.of(body, chance);
        }
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                "PUT /v1/functions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: %d\r\n\r\n"
                        .formatted(body.length)
                        .getBytes(ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private boolean isReady() {
        var asked = "GET /readyz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
        try {
            return RawExchange.send(node.adminPort(), asked.getBytes(ISO_8859_1), HANG)
                            instanceof Ending.Answered(var text)
                    && text.startsWith("HTTP/1.1 200");
        } catch (IOException unreachable) {
            return false;
        }
    }
}
