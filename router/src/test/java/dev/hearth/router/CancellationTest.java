package dev.hearth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.invocation.InvocationId;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class CancellationTest {

    private static final InvocationId ID = new InvocationId("0123456789abcdef");

    @Test
    void everyNodeIsTold(Vertx vertx) {
        Promise<InvocationId> here = Promise.promise();
        Promise<InvocationId> there = Promise.promise();
        var one = new Cancellation(vertx, here::complete);
        var other = new Cancellation(vertx, there::complete);
        one.listen().await();
        other.listen().await();

        one.cancel(ID);

        for (var told : List.of(here, there)) {
            assertThat(told.future().timeout(20, TimeUnit.SECONDS).await()).isEqualTo(ID);
        }
        one.close().await();
        other.close().await();
    }
}
