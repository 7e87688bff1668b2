package io.lakeactors.lake.catalog;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lakeactors.lake.iceberg.PlainFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.rest.RESTCatalog;

/** The served catalog on a port, by the JDK's own HTTP server, with Iceberg's own client before it. Answers can be lost. */
public final class RestService implements AutoCloseable {
    private final HttpServer server;
    private final IcebergRest rest;
    private final AtomicInteger lost = new AtomicInteger();

    public RestService(IcebergRest rest) {
        this.rest = rest;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** The answers to this many commits of tables are replaced by a 503, after they were made. */
    public void loseCommits(int count) {
        lost.set(count);
    }

    public RESTCatalog client() {
        var catalog = new RESTCatalog();
        catalog.initialize("served", Map.of("uri", "http://127.0.0.1:" + server.getAddress().getPort(), "io-impl", PlainFiles.class.getName(),
                "rest-metrics-reporting-enabled", "false"));
        return catalog;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<String> segments = Arrays.stream(exchange.getRequestURI().getRawPath().substring(1).split("/")).map(RestService::unescaped).toList();
            var query = new HashMap<String, String>();
            if (exchange.getRequestURI().getRawQuery() != null) {
                for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
                    String[] parts = pair.split("=", 2);
                    query.put(unescaped(parts[0]), unescaped(parts[1]));
                }
            }
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var answer = rest.answer(new IcebergRest.Request(exchange.getRequestMethod(), segments, query,
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key")), body));
            boolean commits = exchange.getRequestMethod().equals("POST") && segments.size() == 5 && segments.get(3).equals("tables");
            if (commits && lost.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                answer = new IcebergRest.Answer(503, "");
            }
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }

    private static String unescaped(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
