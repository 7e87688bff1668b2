package io.lakeactors.testkit;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** A collector that takes traces by OTLP over HTTP (protobuf) on loopback, and reads as much of them as tests look at. */
public final class TraceReceiver implements AutoCloseable {
    /** @param parent empty for a root @param links ids of traces and spans, {@code trace/span} @param failed whether its status is an error */
    public record Seen(String trace, String span, String parent, String name, Map<String, String> attributes, List<String> links, boolean failed) {}

    private final HttpServer server;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    public TraceReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
                body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
            }
            take(body);
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Waits until such a span has come; empty if none does in time. */
    public Optional<Seen> await(Predicate<Seen> wanted, Duration within) throws InterruptedException {
        for (long end = System.nanoTime() + within.toNanos(); ; TimeUnit.MILLISECONDS.sleep(20)) {
            var found = seen.stream().filter(wanted).findFirst();
            if (found.isPresent() || System.nanoTime() > end) {
                return found;
            }
        }
    }

    private void take(byte[] request) {
        for (byte[] resource : bytes(fields(request), 1)) {
            for (byte[] scope : bytes(fields(resource), 2)) {
                bytes(fields(scope), 2).forEach(span -> seen.add(span(fields(span))));
            }
        }
    }

    private static Seen span(Map<Integer, List<Object>> span) {
        var attributes = new HashMap<String, String>();
        for (byte[] attribute : bytes(span, 9)) {
            var pair = fields(attribute);
            attributes.put(text(pair, 1), bytes(pair, 2).stream().map(TraceReceiver::fields).map(TraceReceiver::value).findFirst().orElse(""));
        }
        var links = bytes(span, 13).stream().map(TraceReceiver::fields).map(link -> hex(link, 1) + "/" + hex(link, 2)).toList();
        boolean failed = bytes(span, 15).stream().map(TraceReceiver::fields).anyMatch(status -> List.of(2L).equals(status.get(3)));
        return new Seen(hex(span, 1), hex(span, 2), hex(span, 4), text(span, 5), attributes, links, failed);
    }

    private static String value(Map<Integer, List<Object>> any) {
        return any.containsKey(1) ? text(any, 1) : any.values().stream().flatMap(List::stream).map(String::valueOf).findFirst().orElse("");
    }

    private static List<byte[]> bytes(Map<Integer, List<Object>> message, int number) {
        return message.getOrDefault(number, List.of()).stream().map(byte[].class::cast).toList();
    }

    private static String text(Map<Integer, List<Object>> message, int number) {
        return bytes(message, number).stream().map(text -> new String(text, StandardCharsets.UTF_8)).findFirst().orElse("");
    }

    private static String hex(Map<Integer, List<Object>> message, int number) {
        return bytes(message, number).stream().map(HexFormat.of()::formatHex).findFirst().orElse("");
    }

    /** A message of protobuf as number to values: Long for varints, byte arrays for all that has a length; fixed ones are passed over. */
    private static Map<Integer, List<Object>> fields(byte[] message) {
        var fields = new HashMap<Integer, List<Object>>();
        int[] at = {0};
        while (at[0] < message.length) {
            long tag = varint(message, at);
            Object value = switch ((int) (tag & 7)) {
                case 0 -> varint(message, at);
                case 2 -> {
                    int length = (int) varint(message, at);
                    at[0] += length;
                    yield java.util.Arrays.copyOfRange(message, at[0] - length, at[0]);
                }
                case 1 -> skip(at, 8);
                case 5 -> skip(at, 4);
                default -> throw new IllegalArgumentException("not protobuf");
            };
            fields.computeIfAbsent((int) (tag >>> 3), number -> new ArrayList<>()).add(value);
        }
        return fields;
    }

    private static Object skip(int[] at, int length) {
        at[0] += length;
        return 0L;
    }

    private static long varint(byte[] message, int[] at) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = message[at[0]++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
