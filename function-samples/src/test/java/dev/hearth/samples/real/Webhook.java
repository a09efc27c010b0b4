package dev.hearth.samples.real;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// One real GitHub payload of the npm package `@octokit/webhooks-examples`.
record Webhook(int number, String type, byte[] body) {

    private static final String PACKAGE = "@octokit/webhooks-examples";
    private static final String VERSION = "7.6.1";

    /// Every payload the package has, of github.com and of each Enterprise Server version.
    static List<Webhook> fetch(Path folder) throws IOException, InterruptedException {
        install(folder);
        var json = new ObjectMapper();
        var webhooks = new ArrayList<Webhook>();
        try (var sources = Files.list(folder.resolve("node_modules").resolve(PACKAGE))) {
            for (var source : sources.sorted().toList()) {
                var index = source.resolve("index.json");
                if (!Files.exists(index)) {
                    continue;
                }
                for (var event : json.readTree(index.toFile())) {
                    for (var example : event.path("examples")) {
                        webhooks.add(
                                new Webhook(
                                        webhooks.size(),
                                        event.path("name").asText(),
                                        json.writeValueAsBytes(example)));
                    }
                }
            }
        }
        return List.copyOf(webhooks);
    }

    private static void install(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var npm =
                new ProcessBuilder(
                                "npm",
                                "install",
                                "--prefix",
                                folder.toString(),
                                "--ignore-scripts",
                                "--no-audit",
                                "--no-fund",
                                PACKAGE + "@" + VERSION)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("npm.log").toFile())
                        .start();
        if (!npm.waitFor(2, TimeUnit.MINUTES)) {
            npm.destroyForcibly();
            throw new IOException("npm did not end within 2 minutes");
        }
        if (npm.exitValue() != 0) {
            throw new IOException(Files.readString(folder.resolve("npm.log")));
        }
    }

    /// GitHub's `X-GitHub-Delivery`.
    String delivery() {
        return UUID.nameUUIDFromBytes(("delivery " + number).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /// GitHub's `X-Hub-Signature-256`.
    String signature(String secret) {
        return sign(secret, body);
    }

    static String sign(String secret, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
