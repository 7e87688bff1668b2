package io.lakeactors.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.Json;
import io.lakeactors.api.wire.SchemaError;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Talks to one node. {@code HttpURLConnection}, since the newer client takes three times as long to load. */
final class NodeClient implements AutoCloseable {
    private static final int CONNECT_MILLIS = 3_000;
    /** Draining and audits take their time; the node answers or the user gives up. */
    private static final int READ_MILLIS = 30 * 60 * 1000;
    private static final int ANSWER_BYTES_MAX = 256 << 20;

    private final URI base;
    private final String token;
    private final SSLContext trust;
    private final Runnable onClose;

    /** @param token null for none @param trust for https; null for what Java trusts @param onClose stops a node that was started for this client */
    NodeClient(URI base, String token, SSLContext trust, Runnable onClose) {
        this.base = base;
        this.trust = trust;
        this.token = token;
        this.onClose = onClose;
    }

    <T> T get(String path, Class<T> type) {
        return read(exchange("GET", path, null), type);
    }

    /** @param body a wire record, or null for none */
    <T> T post(String path, Object body, Class<T> type) {
        return read(exchange("POST", path, body == null ? "{}" : Json.write(body)), type);
    }

    <T> T delete(String path, Class<T> type) {
        return read(exchange("DELETE", path, null), type);
    }

    static String escaped(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What an address ends with to ask of one table only; nothing for all. @param table null for all */
    static String ofTable(String table) {
        return table == null ? "" : "?table=" + URLEncoder.encode(table, StandardCharsets.UTF_8);
    }

    private String exchange(String method, String path, String body) {
        HttpURLConnection connection = null;
        try {
            connection = (HttpURLConnection) base.resolve(path).toURL().openConnection();
            if (trust != null && connection instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(trust.getSocketFactory());
            }
            connection.setRequestMethod(method);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("Accept", "application/json");
            if (token != null) {
                connection.setRequestProperty("Authorization", "Bearer " + token);
            }
            if (body != null) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(bytes.length);
                try (var out = connection.getOutputStream()) {
                    out.write(bytes);
                }
            }
            return answer(connection);
        } catch (SSLException untrusted) {
            throw new Failure(Fault.unreachable("what answers there is not known to be the node: " + untrusted.getMessage(), base.toString(),
                    "Give the certificate of the authority that has signed the node's: --authority FILE, and the name that it was signed for."));
        } catch (IOException unreachable) {
            throw new Failure(Fault.unreachable("no node answers: " + unreachable.getMessage(), base.toString(),
                    "Start one with `lake node`, or give the right --home or --node" + (base.getScheme().equals("https") ? "." : " (https://, if it answers over TLS).")));
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    private String answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            String text = in == null ? "" : new String(in.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
            if (status < 300) {
                return text;
            }
            throw failure(status, text);
        }
    }

    private Failure failure(int status, String text) {
        try {
            Fault fault = Json.readAnswer(text, Fault.class);
            if (fault != null && fault.code() != null) {
                return new Failure(fault);
            }
            SchemaError refused = Json.readAnswer(text, SchemaError.class);
            if (refused != null && refused.message() != null) {
                return new SchemaRefusal(status, refused);
            }
        } catch (JsonProcessingException notOurs) {
            return new Failure(notANode(status));
        }
        return new Failure(notANode(status));
    }

    private Fault notANode(int status) {
        return Fault.unreachable("what answers there is not a node of LakeActors (HTTP " + status + ")", base.toString(), "Give the right --home or --node.");
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return Json.readAnswer(text, type);
        } catch (JsonProcessingException notOurs) {
            throw new Failure(notANode(200));
        }
    }

    @Override
    public void close() {
        onClose.run();
    }
}
