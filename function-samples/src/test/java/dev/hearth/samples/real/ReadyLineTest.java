package dev.hearth.samples.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

final class ReadyLineTest {

    @Test
    void aReadyLineIsFoundInAJsonLog() {
        var line =
                "{\"level\":\"INFO\",\"message\":\"ready in 2.1 s: http=8080 admin=8081"
                        + " kafka=127.0.0.1:9092\"}";
        var ready = ReadyLine.in(line);
        assertThat(ready).contains(new ReadyLine(8080, 8081, "127.0.0.1:9092"));
        assertThat(ready.orElseThrow().http("/hello"))
                .isEqualTo(URI.create("http://127.0.0.1:8080/hello"));
    }

    @Test
    void everyOtherLineIsNone() {
        assertThat(ReadyLine.in("getting ready")).isEmpty();
        assertThat(ReadyLine.in("already http=1 admin=2 kafka=a:3")).isEmpty();
        assertThat(ReadyLine.in("listening on http=1 admin=2 kafka=a:3")).isEmpty();
    }
}
