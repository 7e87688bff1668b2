package io.lakeactors.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** A schema registry on loopback that answers as Confluent's does. */
public final class RegistryServer implements AutoCloseable {
    private static final String UNKNOWN = "{\"error_code\":40403,\"message\":\"Schema not found\"}";
    private static final String UNKNOWN_VERSION = "{\"error_code\":40402,\"message\":\"Version not found.\"}";

    private final HttpServer server;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String authorization;
    private volatile int failing;
    private volatile String unknown = "";

    private RegistryServer(HttpServer server) {
        this.server = server;
        server.createContext("/", this::answer);
        server.start();
    }

    public static RegistryServer start() throws IOException {
        return new RegistryServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /** @param port where an earlier one listened */
    public static RegistryServer start(int port) throws IOException {
        return new RegistryServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
    }

    public static RegistryServer startTls(SSLContext identity) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity));
        return new RegistryServer(server);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        asked.add(path);
        if (failing != 0) {
            send(exchange, failing, "{\"error_code\":50001,\"message\":\"no store\"}");
        } else if (authorization != null && !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{\"error_code\":401,\"message\":\"Unauthorized\"}");
        } else {
            String body = answers.get(path);
            send(exchange, body == null ? 404 : 200, body == null ? nothing(path) : body);
        }
    }

    private String nothing(String path) {
        return !unknown.isEmpty() ? unknown : path.startsWith("/subjects/") ? UNKNOWN_VERSION : UNKNOWN;
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    public RegistryServer avro(int id, String schema) {
        return answering("/schemas/ids/" + id, "{\"schema\":" + quoted(schema) + "}");
    }

    /** What is answered to one path, with status 200. */
    public RegistryServer answering(String path, String body) {
        answers.put(path, body);
        return this;
    }

    /** A text as JSON. */
    public static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    /** Only who sends this is answered. */
    public void demands(String newAuthorization) {
        authorization = newAuthorization;
    }

    /** @param status of every answer from now on, 0 to answer as it should */
    public void failing(int status) {
        failing = status;
    }

    /** What is answered where there is nothing. */
    public void unknown(String body) {
        unknown = body;
    }

    /** Every path that was asked for. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
