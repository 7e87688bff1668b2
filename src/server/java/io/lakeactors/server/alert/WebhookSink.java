package io.lakeactors.server.alert;

import io.lakeactors.engine.alert.AlertNotice;
import io.lakeactors.engine.alert.AlertSink;
import io.lakeactors.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Posts JSON. The address is a secret: it stands in no answer and no log. */
final class WebhookSink implements AlertSink {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final URI url;
    private final Optional<Secret> token;
    private final Function<AlertNotice, String> text;
    private final HttpClient client;

    WebhookSink(String name, Secret url, Optional<Secret> token, Function<AlertNotice, String> text, HttpClient client) {
        this.name = name;
        this.url = URI.create(url.value());
        this.token = token;
        this.text = text;
        this.client = client;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Sent send(AlertNotice notice) {
        var request = HttpRequest.newBuilder(url).timeout(PATIENCE).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(text.apply(notice)));
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.value()));
        try {
            int status = client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
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
        }
    }
}
