package peer;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/** Spring Cloud Function on Spring's web server, with its defaults. */
@SpringBootApplication
public class SpringPeer {

    record Greeting(String greeting) {}

    record Steps(int count) {}

    record Sum(int sum) {}

    @Bean
    Supplier<Greeting> hello() {
        return () -> new Greeting("Hello, world!");
    }

    @Bean
    Function<Steps, Sum> loop() {
        return steps -> {
            int sum = 0;
            for (int i = 0; i < steps.count(); i++) {
                sum = (sum * 31 + i) % 1000003;
            }
            return new Sum(sum);
        };
    }

    @EventListener
    void listening(WebServerInitializedEvent event) {
        System.out.println("listening on " + event.getWebServer().getPort());
    }

    public static void main(String[] args) {
        var application = new SpringApplication(SpringPeer.class);
        application.setDefaultProperties(
                Map.of(
                        "server.port", "0",
                        "server.address", "127.0.0.1",
                        "logging.level.root", "WARN"));
        application.run();
    }
}
