package dev.hearth.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.admin.AdminSettings;
import dev.hearth.admin.AdminToken;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is let in to the admin API of a node that has a token.
final class AdminTokenTest {

    private static final String TOKEN = "0123456789abcdef";

    @TempDir private Path folder;

    @Test
    void onlyWhoKnowsTheTokenIsLetIn() {
        var admin = new AdminSettings("127.0.0.1", 0, new AdminToken(TOKEN));
        var node =
                Node.start(
                        TestNodes.settings(folder).withAdmin(admin),
                        List.of(),
                        Node.OnBroken.REFUSE);
        try {
            int port = node.adminPort();
            var unknown = TestNodes.get(port, "/v1/functions");
            assertThat(unknown.statusCode()).isEqualTo(401);
            assertThat(unknown.body()).contains("credentials_missing");
            assertThat(unknown.headers().firstValue("www-authenticate").orElseThrow())
                    .startsWith("Bearer");
            for (var wrong : List.of("Bearer x", "Bearer " + TOKEN + "0", "Basic " + TOKEN)) {
                assertThat(ask(port, "/v1/functions", wrong).statusCode()).isEqualTo(401);
            }
            assertThat(TestNodes.get(port, "/metrics").statusCode()).isEqualTo(401);
            assertThat(TestNodes.get(port, "/no/such").statusCode()).isEqualTo(401);
            assertThat(ask(port, "/v1/functions", "bearer " + TOKEN).statusCode()).isEqualTo(200);
            assertThat(TestNodes.get(port, "/livez").statusCode()).isEqualTo(200);
            assertThat(TestNodes.get(port, "/readyz").statusCode()).isEqualTo(200);
        } finally {
            node.close();
        }
    }

    @Test
    void theTokenIsNeverPrinted() {
        assertThat(new AdminSettings("0.0.0.0", 1, new AdminToken(TOKEN)).toString())
                .doesNotContain(TOKEN);
    }

    private static HttpResponse<String> ask(int port, String path, String authorization) {
        return TestNodes.send(
                TestNodes.request(port, path).header("authorization", authorization).build());
    }
}
