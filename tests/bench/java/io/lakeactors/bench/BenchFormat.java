package io.lakeactors.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What {@link Events} are written in. Avro and Protobuf are in Confluent's wire format, so that the node asks a registry for their schemas. */
enum BenchFormat {
    JSON,
    AVRO,
    PROTOBUF;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** As pipelines call it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of a topic that holds events of one format. */
    String topic(long events) {
        return "events_" + events + (this == JSON ? "" : "_" + word());
    }

    /** Makes an event of this format of its JSON, one after the other. */
    UnaryOperator<byte[]> encoder() {
        return switch (this) {
            case JSON -> event -> event;
            case AVRO -> new AvroEvents()::of;
            case PROTOBUF -> new ProtobufEvents()::of;
        };
    }

    /** A registry in this process that knows the schemas of all formats. @return it listens already */
    static HttpServer registry() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(server, AvroEvents.SCHEMA_ID, MAPPER.createObjectNode().put("schema", AvroEvents.SCHEMA.toString()));
        answer(server, ProtobufEvents.SCHEMA_ID, MAPPER.createObjectNode().put("schema", ProtobufEvents.SCHEMA).put("schemaType", "PROTOBUF"));
        server.start();
        return server;
    }

    private static void answer(HttpServer server, int id, ObjectNode body) {
        server.createContext("/schemas/ids/" + id, exchange -> {
            byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    /** What a node's configuration says of such a registry. */
    static String configuration(HttpServer registry) {
        return "lakeactors.registries.default.url = \"http://127.0.0.1:" + registry.getAddress().getPort() + "\"\n";
    }
}
