package io.lakeactors.server.alert;

import io.lakeactors.engine.alert.AlertSink.Sent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Posts JSON. The address is a secret: it stands in no answer and no log. */
final class Webhook {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WebhookSettings settings;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

    Webhook(WebhookSettings settings) {
        this.settings = settings;
    }

    /** Never throws, and says nothing of what the other side says beyond its status. */
    Sent post(String json) {
        try {
            int status = status(json);
            if (status / 100 == 2) {
                return new Sent.Done();
            }
            boolean later = status / 100 == 5 || status == 408 || status == 429;
            return later ? new Sent.Failed("it answered " + status) : new Sent.Refused("it answered " + status);
        } catch (IOException failure) {
            return new Sent.Failed(failure.getClass().getSimpleName());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Sent.Failed("interrupted");
        } catch (RuntimeException notSendable) {
            // What it says may hold the address or the token.
            return new Sent.Refused("it cannot be asked: " + notSendable.getClass().getSimpleName());
        }
    }

    private int status(String json) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(settings.url().value())).timeout(PATIENCE).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        settings.token().ifPresent(secret -> request.header("Authorization", "Bearer " + secret.value()));
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        // The rest is not waited for: patience ends with the status, and the rest may never end.
        answer.body().close();
        return answer.statusCode();
    }
}
