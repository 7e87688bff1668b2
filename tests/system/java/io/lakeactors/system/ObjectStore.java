package io.lakeactors.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lakeactors.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An emulator of S3 (moto) with one bucket, {@code lake}, and a door before it that can be told to refuse what it is asked. */
final class ObjectStore implements AutoCloseable {
    private static final Set<String> NOT_FORWARDED = Set.of("host", "connection", "content-length", "expect", "transfer-encoding", "upgrade", "http2-settings");
    private static final String REFUSAL = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>Please reduce your request rate.</Message></Error>";

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process moto;
    private final HttpServer door;
    private final String behind;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Set<String> deletedParquet = ConcurrentHashMap.newKeySet();
    /** Every n-th call is refused; 0 for none. */
    private volatile int refusedEvery;

    private ObjectStore(Process moto, HttpServer door, String behind) {
        this.moto = moto;
        this.door = door;
        this.behind = behind;
    }

    static ObjectStore start(Path python, Path log) throws Exception {
        int port = FreePorts.find(1).getFirst();
        Process moto = new ProcessBuilder(python.toString(), "-m", "moto.server", "-H", "127.0.0.1", "-p", String.valueOf(port))
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        HttpServer door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var store = new ObjectStore(moto, door, "http://127.0.0.1:" + port);
        door.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        door.createContext("/", store::answer);
        door.start();
        store.makeBucket();
        return store;
    }

    private void makeBucket() throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                var made = client.send(HttpRequest.newBuilder(URI.create(behind + "/lake")).PUT(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
                if (made.statusCode() == 200) {
                    return;
                }
                throw new IllegalStateException("the bucket could not be made: " + made.body());
            } catch (IOException notYet) {
                if (System.nanoTime() > until || !moto.isAlive()) {
                    throw new IllegalStateException("moto does not answer", notYet);
                }
                Thread.sleep(100);
            }
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + door.getAddress().getPort();
    }

    /** What a node is told to use it. */
    List<String> conf(String prefix) {
        return List.of("lakeactors.warehouse = \"s3://lake/" + prefix + "\"",
                "lakeactors.s3 { endpoint = \"" + endpoint() + "\", path-style = on, access-key = tester, secret-key = do-not-tell, retries.attempts = 2, call-timeout = 20s }");
    }

    void refuseEvery(int nth) {
        refusedEvery = nth;
    }

    /** Data files that were deleted. */
    Set<String> deletedParquet() {
        return deletedParquet;
    }

    long refused() {
        return refused.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            long call = calls.incrementAndGet();
            int every = refusedEvery;
            if (every > 0 && call % every == 0) {
                refuse(exchange, call);
                return;
            }
            forward(exchange, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuse(HttpExchange exchange, long call) throws IOException {
        refused.incrementAndGet();
        byte[] text = REFUSAL.formatted(call % 2 == 0 ? "SlowDown" : "InternalError").getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(call % 2 == 0 ? 503 : 500, head ? -1 : text.length);
        if (!head) {
            exchange.getResponseBody().write(text);
        }
    }

    private void forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI())).timeout(Duration.ofSeconds(20))
                .method(exchange.getRequestMethod(), body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (exchange.getRequestMethod().equals("DELETE") && answer.statusCode() == 204 && exchange.getRequestURI().getPath().endsWith(".parquet")) {
            deletedParquet.add(exchange.getRequestURI().getPath());
        }
        answer.headers().map().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(java.util.Locale.ROOT)) && !name.startsWith(":")) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        if (exchange.getRequestMethod().equals("HEAD")) {
            answer.headers().firstValue("content-length").ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
            exchange.sendResponseHeaders(answer.statusCode(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        if (answer.body().length > 0) {
            exchange.getResponseBody().write(answer.body());
        }
    }

    @Override
    public void close() throws Exception {
        door.stop(0);
        moto.destroy();
        if (!moto.waitFor(10, TimeUnit.SECONDS)) {
            moto.destroyForcibly();
        }
    }
}
