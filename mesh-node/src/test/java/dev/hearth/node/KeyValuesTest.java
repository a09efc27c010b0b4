package dev.hearth.node;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.FunctionSpec;
import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `context.kv` of functions on whole nodes, in every language that has it.
@Timeout(240)
final class KeyValuesTest {

    /// Does what the event's data lists, and returns what each step gave.
    private static final String JAVASCRIPT =
            """
            const steps = {
              get: (kv, key) => kv.get(key),
              put: (kv, key, value, ttl) => kv.put(key, value, ttl === undefined ? undefined : {ttl}),
              set: (kv, key, expected, value) => kv.compareAndSet(key, expected, value),
              delete: (kv, key) => kv.delete(key),
              bytes: (kv, key) => kv.put(key, new Uint8Array([0, 255])),
              text: async (kv, key) => [...await kv.get(key)].join(),
              large: (kv, key, size) => kv.put(key, 'x'.repeat(size)),
              count: async (kv, key, times) => {
                for (let i = 0; i < times; i++) {
                  let before;
                  do before = await kv.get(key); while (!await kv.compareAndSet(key, before, (before ?? 0) + 1));
                }
              },
            };
            export const handler = async (event, context) => {
              const answers = [];
              for (const [step, ...values] of event.data) {
                answers.push(await steps[step](context.kv, ...values).then((a) => a ?? null, (e) => e.message));
              }
              return answers;
            };
            """;

    private static final String PYTHON =
            """
            class Steps:
                def get(kv, key): return kv.get(key)
                def put(kv, *values): return kv.put(*values)
                def set(kv, *values): return kv.compare_and_set(*values)
                def delete(kv, key): return kv.delete(key)
                def bytes(kv, key): return kv.put(key, bytes([0, 255]))
                def text(kv, key): return ','.join(str(each) for each in kv.get(key))
                def large(kv, key, size): return kv.put(key, 'x' * size)

            def handler(event, context):
                answers = []
                for step, *values in event['data']:
                    try:
                        answers.append(getattr(Steps, step)(context.kv, *values))
                    except Exception as error:
                        answers.append(str(error))
                return answers
            """;

    private static final String AWAITED =
            PYTHON.replace("def handler", "async def handler")
                    .replace("    def ", "    async def ")
                    .replace("return kv.", "return await kv.a")
                    .replace("in kv.get", "in await kv.aget")
                    .replace("getattr(Steps", "await getattr(Steps");

    private static final String CHANGES =
            """
            [["get", "a"], ["put", "a", {"n": [1, "é", null]}], ["get", "a"],
             ["set", "a", null, 2], ["set", "a", {"n": [1, "é", null]}, 2], ["get", "a"],
             ["set", "b", null, "x"], ["get", "b"], ["set", "b", "x", null], ["get", "b"],
             ["set", "b", "x", null], ["delete", "a"], ["delete", "a"], ["get", "a"],
             ["put", "c", false], ["get", "c"], ["bytes", "d"], ["text", "d"]]
            """;

    private static final String CHANGED =
            """
            [null, null, {"n": [1, "é", null]},
             false, true, 2,
             true, "x", true, null,
             false, true, false, null,
             null, false, null, "0,255"]
            """;

    private static final String IMPOSSIBLE =
            """
            [["put", "", 1], ["put", "%s", 1], ["put", "a", null], ["put", "a", 1, -1],
             ["put", "a", 1, "5m"], ["large", "a", 1048576], ["get", "a"], ["get", 7],
             ["large", "a", 1048575], ["delete", "a"]]
            """;

    private static final List<String> LANGUAGES = List.of("js", "python", "awaited");

    @TempDir private Path folder;

    @Test
    void everyLanguageKeepsValuesUnderKeysOfItsFunctionAndIsToldWhatCannotBeKept() {
        var node = TestNodes.start(folder, all());
        try {
            for (var language : LANGUAGES) {
                assertThat(run(node, language, CHANGES))
                        .as(language)
                        .isEqualTo(new JsonArray(CHANGED));
                assertThat(run(node, language, IMPOSSIBLE.formatted("k".repeat(513))))
                        .as(language)
                        .containsExactly(
                                "a key is a text that is not empty",
                                "kv: a key has 1 to 512 bytes of UTF-8, not 513",
                                "nothing cannot be put: delete(key) removes what is there",
                                "ttl is a number of seconds, more than 0 and at most 1000000000",
                                "ttl is a number of seconds",
                                "kv: a value has at most 1Mi, this one has 1048577 bytes",
                                null,
                                "a key is a text that is not empty",
                                null,
                                true);
            }
            run(node, "js", "[[\"put\", \"a\", \"of js\"]]");
            run(node, "python", "[[\"put\", \"a\", \"of python\"]]");
            assertThat(run(node, "js", "[[\"get\", \"a\"]]")).containsExactly("of js");
            assertThat(run(node, "awaited", "[[\"get\", \"a\"]]")).containsExactly((Object) null);
        } finally {
            node.close();
        }
    }

    @Test
    void aRestartKeepsWhatHasNotExpired() {
        var node = TestNodes.start(folder, functions());
        try {
            run(
                    node,
                    "js",
                    """
                    [["put", "kept", {"n": 1}], ["put", "long", 2, 3600], ["put", "short", 3, 0.001],
                     ["put", "deleted", 4], ["delete", "deleted"], ["put", "kept", {"n": 2}]]
                    """);
            while (run(node, "js", "[[\"get\", \"short\"]]").getValue(0) != null) {
                Thread.onSpinWait();
            }
        } finally {
            assertThat(node.close()).isEqualTo(Node.Closed.CLEAN);
        }

        var again = TestNodes.start(folder, functions());
        try {
            assertThat(
                            run(
                                    again,
                                    "js",
                                    """
                                    [["get", "kept"], ["get", "long"], ["get", "short"], ["get", "deleted"],
                                     ["set", "kept", {"n": 2}, 5], ["get", "kept"]]
                                    """))
                    .isEqualTo(new JsonArray("[{\"n\": 2}, 2, null, null, true, 5]"));
        } finally {
            again.close();
        }
    }

    @Test
    void twoNodesHaveTheSameValuesAndOneAloneOfThemHasNone() {
        var first = start("first", List.of());
        var node = first;
        try {
            var alone = run(first, "js", "[[\"put\", \"a\", 1], [\"get\", \"a\"]]");
            assertThat(alone.getString(0)).startsWith("kv: ");
            assertThat(alone.getString(1)).startsWith("kv: ");

            var second = start("second", List.of(first.clusterAddress()));
            node = second;
            while (run(first, "js", "[[\"put\", \"a\", 1]]").getValue(0) != null
                    || run(second, "js", "[[\"get\", \"a\"]]").getValue(0) instanceof String) {
                Thread.onSpinWait();
            }
            assertThat(run(second, "js", "[[\"get\", \"a\"]]")).containsExactly(1);
            try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                var counting =
                        IntStream.range(0, 8)
                                .mapToObj(i ->
                                        supplyAsync(
                                                () -> count(i % 2 == 0 ? first : second), clients))
                                .toList();
                counting.forEach(each -> assertThat(each.join()).containsExactly((Object) null));
            }
            assertThat(run(first, "js", "[[\"get\", \"n\"]]")).containsExactly(80);
        } finally {
            node.close();
            if (node != first) {
                var left = run(first, "js", "[[\"get\", \"n\"]]");
                while (!String.valueOf(left.getValue(0)).contains("more than half")) {
                    left = run(first, "js", "[[\"get\", \"n\"]]");
                }
                first.close();
            }
        }

        // All were gone: what either disk has is there again.
        var again = start("second", List.of());
        var other = start("first", List.of(again.clusterAddress()));
        try {
            while (!Integer.valueOf(80)
                    .equals(run(again, "js", "[[\"get\", \"n\"]]").getValue(0))) {
                Thread.onSpinWait();
            }
            while (!Integer.valueOf(80)
                    .equals(run(other, "js", "[[\"get\", \"n\"]]").getValue(0))) {
                Thread.onSpinWait();
            }
        } finally {
            other.close();
            again.close();
        }
    }

    private Node start(String name, List<String> join) {
        var settings = TestNodes.settings(folder.resolve(name));
        var cluster =
                settings.cluster().withJoin(join).withSize(2).withName(folder.getFileName() + "");
        return Node.start(settings.withCluster(cluster), functions(), Node.OnBroken.REFUSE);
    }

    private List<FunctionSpec> functions() {
        return new Bundles(folder.resolve("functions"))
                .javaScript("js", Bundles.PATIENT, JAVASCRIPT)
                .read();
    }

    private List<FunctionSpec> all() {
        return new Bundles(folder.resolve("functions"))
                .javaScript("js", Bundles.PATIENT, JAVASCRIPT)
                .python("python", Bundles.PATIENT, PYTHON)
                .python("awaited", Bundles.PATIENT, AWAITED)
                .read();
    }

    /// Counts to ten once the node that runs the function has found the values. Before that it
    /// refuses the first step, and nothing is counted.
    private static JsonArray count(Node node) {
        var counted = run(node, "js", "[[\"count\", \"n\", 10]]");
        while (String.valueOf(counted.getValue(0)).contains("too few nodes have been together")) {
            counted = run(node, "js", "[[\"count\", \"n\", 10]]");
        }
        return counted;
    }

    private static JsonArray run(Node node, String function, String steps) {
        var answer = TestNodes.post(node.httpPort(), "/" + function, "application/json", steps);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonArray(answer.body());
    }
}
