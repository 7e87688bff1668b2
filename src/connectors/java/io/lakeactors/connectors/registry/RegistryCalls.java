package io.lakeactors.connectors.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Single requests, each answered, refused or over within seconds; whoever asks tries again. */
final class RegistryCalls implements AutoCloseable {
    private static final Duration TO_CONNECT = Duration.ofSeconds(3);
    private static final Duration TO_ANSWER = Duration.ofSeconds(8);
    private static final int BYTES_MAX = 4 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What was answered. */
    sealed interface Reply {}

    record Found(JsonNode body) implements Reply {}

    /** @param code the API's own number, 0 if the answer has none */
    record NotFound(int code) implements Reply {}

    record TooLarge(int bytesMax) implements Reply {}

    private final RegistryConfig config;
    private final HttpClient client;

    RegistryCalls(RegistryConfig config) {
        this.config = config;
        var builder = HttpClient.newBuilder().connectTimeout(TO_CONNECT).followRedirects(HttpClient.Redirect.NEVER).version(HttpClient.Version.HTTP_1_1);
        config.trust().ifPresent(builder::sslContext);
        client = builder.build();
    }

    String address() {
        return config.url().toString();
    }

    /** @param path behind the address @throws LakeException REGISTRY_UNREACHABLE or REGISTRY_DENIED */
    Reply get(String path) {
        var request = HttpRequest.newBuilder(URI.create(config.url() + path)).timeout(TO_ANSWER)
                .header("Accept", "application/vnd.schemaregistry.v1+json, application/json").GET();
        config.authorization().ifPresent(secret -> request.header("Authorization", secret.value()));
        var answer = answer(request.build());
        int status = answer.statusCode();
        byte[] body = answer.body();
        if (status == 200) {
            return body == null ? new TooLarge(BYTES_MAX) : new Found(schema(body));
        }
        if (status == 404) {
            return new NotFound(code(body));
        }
        if (status == 401 || status == 403) {
            throw LakeError.of(ErrorCode.REGISTRY_DENIED, "the schema registry answers " + status + ": it refuses our credentials", address(),
                    "Give others (lakeactors.registries); it is tried again by itself").asException();
        }
        throw unreachable("answers " + status);
    }

    private HttpResponse<byte[]> answer(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, head -> new BoundedBody(BYTES_MAX));
        try {
            return answer.get(TO_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getClass().getSimpleName() + ": " + cause.getMessage();
            throw unreachable(cause instanceof IOException ? "does not answer (" + why + ")" : "cannot be asked (" + why + ")");
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw unreachable("does not answer within " + TO_ANSWER.toSeconds() + " s");
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw unreachable("was not waited for");
        }
    }

    private JsonNode schema(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json.path("schema").isTextual()) {
                return json;
            }
        } catch (IOException noJson) {
            // As below.
        }
        throw unreachable("answers with what is no schema: is the url right?");
    }

    private static int code(byte[] body) {
        try {
            return body == null ? 0 : JSON.readTree(body).path("error_code").asInt();
        } catch (IOException noJson) {
            return 0;
        }
    }

    LakeException unreachable(String why) {
        return LakeError.of(ErrorCode.REGISTRY_UNREACHABLE, "the schema registry " + why, address(),
                "Records whose schema is not known yet wait; it is tried again by itself").asException();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
