package dev.hearth.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Three nodes as people start them: processes of their own, of which some are killed.
@Timeout(600)
final class MeshProcessTest {

    private static final int SIZE = 3;

    private record Member(HearthProcess process, int cluster, int http, int admin) {}

    @TempDir private Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<HearthProcess> started = new ArrayList<>();

    @AfterEach
    void killAll() {
        started.forEach(HearthProcess::close);
    }

    @Test
    void whatIsDeployedIsServedByAllAndSurvivesTheLossOfOneAndOfAll() throws Exception {
        write("one");
        var ports = freePorts();
        var nodes = start(ports, "manifest");
        assertThat(answers(nodes)).containsOnly("one");

        write("two");
        var second = deploy(nodes.get(1));
        assertThat(answers(nodes)).containsOnly("two");
        assertThat(get(nodes.get(0).http(), "/kept/put/n/1")).isEqualTo("done");
        assertThat(get(nodes.get(1).http(), "/kept/put/gone/1")).isEqualTo("done");
        assertThat(get(nodes.get(2).http(), "/kept/get/gone/-")).isEqualTo("1");

        var later = IntStream.range(0, 5).mapToObj("later%d"::formatted).toList();
        var locations = new ArrayList<String>();
        for (var key : later) {
            locations.add(accept(nodes.get(2), "/later/put/" + key + "/1"));
        }
        assertThat(get(nodes.get(1).http(), locations.get(0))).contains("\"acceptedAt\"");
        kill(nodes.get(2));
        for (var key : later) {
            until(nodes.get(0), "/kept/get/" + key + "/-", "1");
        }
        for (var location : locations) {
            for (var node : nodes.subList(0, 2)) {
                assertThat(get(node.http(), location + "?wait=20s")).contains("succeeded");
            }
        }
        until(nodes.get(0), "/kept/put/n/2", "done");
        until(nodes.get(1), "/kept/delete/gone/-", "done");
        until(nodes.get(0), "/kept/get/gone/-", "nothing");
        assertThat(answers(nodes.subList(0, 2))).containsOnly("two");
        write("three");
        var third = deploy(nodes.get(0));
        assertThat(third).isNotEqualTo(second);
        assertThat(answers(nodes.subList(0, 2))).containsOnly("three");

        kill(nodes.get(0));
        kill(nodes.get(1));
        var again = start(ports, "");
        for (var node : again) {
            // One that was killed before may come up with what it had.
            var answer = get(node.http());
            while (!answer.equals("three")) {
                assertThat(answer).isEqualTo("two");
                answer = get(node.http());
            }
            // Once the others have told what they kept.
            until(node, "/kept/get/n/-", "2");
            until(node, "/kept/get/gone/-", "nothing");
        }

        drain(again.get(0), again.get(2));
        assertThat(answers(again.subList(1, 3))).containsOnly("three");
    }

    /// Asks another node to send it away, while a connection to it is open.
    private void drain(Member node, Member asked) throws Exception {
        try (var open = new Socket("127.0.0.1", node.http())) {
            var nodes = new JsonArray(hearth(asked, "nodes", "-o", "json"));
            var address = "127.0.0.1:" + node.cluster();
            assertThat(nodes).hasSize(SIZE);
            assertThat(hearth(asked, "nodes")).contains(address, " * ", "ready");

            assertThat(hearth(asked, "drain", address)).contains(" is draining");
            node.process().line("draining for");
            open.getOutputStream().write("GET /hi HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(open.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("three");
            assertThat(node.process().exitCode()).isZero();
            // The node asked hears of it a little after the process has ended.
            while (hearth(asked, "nodes").contains(address)) {
                Thread.sleep(50);
            }
        }
    }

    /// SIGKILL.
    private static void kill(Member node) throws InterruptedException {
        node.process().close();
        assertThat(node.process().exitCode()).isEqualTo(128 + 9);
    }

    /// All at once; ready when it returns.
    private List<Member> start(List<Integer> ports, String manifest) throws Exception {
        var join = String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
        var processes = new ArrayList<HearthProcess>();
        for (int i = 0; i < SIZE; i++) {
            var arguments = new ArrayList<>(List.of("run"));
            if (i == 0 && !manifest.isEmpty()) {
                arguments.add(manifest);
            }
            arguments.addAll(
                    List.of(
                            "--data",
                            "data" + i,
                            "--cluster-port",
                            ports.get(i).toString(),
                            "--join",
                            join,
                            "--http-port",
                            "0",
                            "--admin-port",
                            "0",
                            "--no-kafka"));
            var process = HearthProcess.start(folder, arguments.toArray(String[]::new));
            started.add(process);
            processes.add(process);
        }
        var members = new ArrayList<Member>();
        for (int i = 0; i < SIZE; i++) {
            var ready = processes.get(i).line("ready after");
            members.add(
                    new Member(
                            processes.get(i),
                            ports.get(i),
                            port(ready, "http"),
                            port(ready, "admin")));
        }
        return members;
    }

    private static int port(String ready, String name) {
        var from = ready.indexOf(" %s=".formatted(name)) + name.length() + 2;
        return Integer.parseInt(ready.substring(from, ready.indexOf(' ', from)));
    }

    private String deploy(Member node) {
        return hearth(node, "deploy", folder.resolve("manifest").toString())
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /// With the command line.
    private static String hearth(Member node, String... command) {
        var out = new StringWriter();
        var err = new StringWriter();
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--to", "http://127.0.0.1:" + node.admin()));
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments.toArray(String[]::new));
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }

    private List<String> answers(List<Member> nodes) throws Exception {
        var answers = new ArrayList<String>();
        for (var node : nodes) {
            answers.add(get(node.http()));
        }
        return answers;
    }

    /// @return where it is asked for
    private String accept(Member node, String path) throws IOException, InterruptedException {
        var request = request(node.http(), path).POST(HttpRequest.BodyPublishers.noBody()).build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return answer.headers().firstValue("location").orElseThrow();
    }

    private void until(Member node, String path, String wanted) throws Exception {
        while (!get(node.http(), path).equals(wanted)) {
            Thread.onSpinWait();
        }
    }

    private String get(int port) throws IOException, InterruptedException {
        return get(port, "/hi");
    }

    private String get(int port, String path) throws IOException, InterruptedException {
        return client.send(request(port, path).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    private void write(String answer) throws IOException {
        var manifest = Files.createDirectories(folder.resolve("manifest"));
        Files.writeString(
                manifest.resolve("hi.mjs"), "export const handler = () => '%s';".formatted(answer));
        Files.writeString(
                manifest.resolve("kept.mjs"),
                """
                export const handler = async (event, context) => {
                  const { step, key, value } = event.http.params;
                  if (event.http.method === 'POST') await new Promise((done) => setTimeout(done, 2000));
                  const kept = await context.kv[step](key, step === 'put' ? value : undefined);
                  return step === 'get' ? kept ?? 'nothing' : 'done';
                };
                """);
        Files.writeString(
                manifest.resolve("hearth.yaml"),
                """
                apiVersion: hearth/v1
                kind: Function
                metadata: {name: hi}
                spec: {runtime: js, handler: hi.mjs, triggers: {h: {kind: http, path: /hi}}}
                ---
                apiVersion: hearth/v1
                kind: Function
                metadata: {name: kept}
                spec:
                  runtime: js
                  handler: kept.mjs
                  limits: {timeout: 20s}
                  triggers:
                    h: {kind: http, path: "/kept/{step}/{key}/{value}"}
                    l: {kind: http, path: "/later/{step}/{key}/{value}", methods: [POST], mode: async}
                """);
    }

    private static List<Integer> freePorts() throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        for (int i = 0; i < SIZE; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
        }
        var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
        for (var socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
