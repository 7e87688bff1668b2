package io.lakeactors.server.trace;

import com.typesafe.config.Config;
import io.lakeactors.model.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where traces go, read from {@code lakeactors.tracing}.
 *
 * @param endpoint the collector's address for OTLP over HTTP, with its path
 * @param token sent as a bearer token; empty for none
 * @param sample the share (0 to 1) of batches that are followed although no producer follows one of their records
 */
public record TracingSettings(URI endpoint, Optional<Secret> token, double sample) {
    private static final String PATH = "lakeactors.tracing.";

    /** @param lake the group {@code lakeactors} @param faults gets a sentence for each fault @return empty where tracing is off */
    public static Optional<TracingSettings> read(Config lake, List<String> faults) {
        Config config = lake.getConfig("tracing");
        String endpoint = config.getString("endpoint");
        if (!endpoint.matches("https?://[^/\\s]+/\\S*")) {
            faults.add(PATH + "endpoint must be an address such as http://127.0.0.1:4318/v1/traces, was \"" + endpoint + "\"");
            return Optional.empty();
        }
        double sample = config.getDouble("sample");
        if (sample < 0 || sample > 1) {
            faults.add(PATH + "sample must be 0 to 1, was " + sample);
        }
        String token = config.getString("token");
        return config.getBoolean("enabled")
                ? Optional.of(new TracingSettings(URI.create(endpoint), token.isEmpty() ? Optional.empty() : Optional.of(new Secret(token)), sample))
                : Optional.empty();
    }
}
