package io.lakeactors.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.Json;
import io.lakeactors.api.wire.NodeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** A node that answers what it was told to, and remembers what it was asked; and a terminal to run commands on. */
final class StubNode implements AutoCloseable {
    static final String TOKEN = "t0ken";

    record Ran(int code, String out, String err) {}

    record Answer(int status, String body) {}

    final List<String> asked = new CopyOnWriteArrayList<>();
    final Map<String, String> env = new HashMap<>();
    private final Map<String, Supplier<Answer>> answers = new HashMap<>();
    private final HttpServer server;
    private final Path home;

    StubNode(Path home) throws IOException {
        this(home, HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), null);
    }

    private StubNode(Path home, HttpServer server, Path certificate) throws IOException {
        this.home = home;
        this.server = server;
        server.createContext("/", this::answer);
        server.start();
        new NodeFile(ProcessHandle.current().pid(), "n1", "0.1.0", 1, false, TOKEN, Map.of("api", url()), certificate == null ? null : certificate.toString()).write(home);
    }

    /** One that answers over TLS. @param certificate where its file says that its certificate lies */
    static StubNode secure(Path home, SSLContext context, Path certificate) throws IOException {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new StubNode(home, server, certificate);
    }

    String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:" + server.getAddress().getPort();
    }

    StubNode on(String call, Object record) {
        return on(call, () -> new Answer(200, record instanceof String text ? text : Json.write(record)));
    }

    StubNode on(String call, Supplier<Answer> answer) {
        answers.put(call, answer);
        return this;
    }

    StubNode fails(String call, int status, Fault fault) {
        return on(call, () -> new Answer(status, Json.write(fault)));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(call + (body.isEmpty() || body.equals("{}") ? "" : " " + body)
                + (token == null ? " without token" : token.equals("Bearer " + TOKEN) ? "" : " with " + token));
        Answer answer = answers.getOrDefault(call, () -> new Answer(404, Json.write(Fault.request("there is nothing at " + call, "", "Look.")))).get();
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Runs a command with this node's home. */
    Ran lake(String... args) {
        String[] all = new String[args.length + 2];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--home";
        all[args.length + 1] = home.toString();
        return run(env, home, false, all);
    }

    static Ran run(Map<String, String> env, Path directory, boolean tty, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.run(new Terminal(new PrintWriter(out), new PrintWriter(err), tty, env, directory), args);
        return new Ran(code, out.toString(), err.toString());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
