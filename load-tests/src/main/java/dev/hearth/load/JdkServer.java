package dev.hearth.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/// The JDK's own server, with a virtual thread for each request.
final class JdkServer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JdkServer() {}

    /// Runs until it is killed.
    public static void main(String[] args) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var http = HttpServer.create(address, 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/hello", request -> answer(request, Steps.Greeting.WORLD));
        http.createContext(
                "/loop",
                request ->
                        answer(
                                request,
                                JSON.readValue(request.getRequestBody(), Steps.class).walk()));
        http.start();
        System.out.println("listening on " + http.getAddress().getPort());
    }

    private static void answer(HttpExchange request, Object value) throws IOException {
        try (request) {
            var body = JSON.writeValueAsBytes(value);
            request.getResponseHeaders().set("content-type", "application/json");
            request.sendResponseHeaders(200, body.length);
            request.getResponseBody().write(body);
        }
    }
}
