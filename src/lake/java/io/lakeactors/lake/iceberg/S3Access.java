package io.lakeactors.lake.iceberg;

import io.lakeactors.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an object store is reached.
 *
 * @param endpoint empty for AWS itself
 * @param region empty to ask the environment and, where an endpoint is given, {@code us-east-1}
 * @param pathStyle {@code http://endpoint/bucket/key} in the place of {@code http://bucket.endpoint/key}
 * @param accessKey empty for the SDK's own chain: environment, profile, web identity, container, instance
 * @param secretKey used with {@code accessKey} only, as is the token
 * @param sessionToken empty for none
 * @param mode how failures and throttling are answered by trying again
 * @param attempts tries of one call, the first included; at least 1
 * @param connectTimeout for a connection
 * @param readTimeout for the next bytes of an answer
 * @param callTimeout for a call with all its tries
 */
public record S3Access(
        Optional<URI> endpoint, String region, boolean pathStyle, String accessKey, Secret secretKey, Secret sessionToken, Retries mode, int attempts, Duration connectTimeout,
        Duration readTimeout, Duration callTimeout) {
    /** The SDK's words: adaptive also slows down all calls while the store says that it is asked too much. */
    public enum Retries {
        STANDARD,
        ADAPTIVE
    }

    public S3Access {
        if (attempts < 1) {
            throw new IllegalArgumentException("at least one attempt: " + attempts);
        }
        if (accessKey.isEmpty() != secretKey.value().isEmpty()) {
            throw new IllegalArgumentException("an access key and its secret are given both or none");
        }
    }

    /** As the SDK alone would do it. */
    public static S3Access byEnvironment() {
        return new S3Access(Optional.empty(), "", false, "", new Secret(""), new Secret(""), Retries.STANDARD, 5, Duration.ofSeconds(3), Duration.ofSeconds(15), Duration.ofMinutes(2));
    }

    /** What other engines need to find the store; never a secret. */
    Map<String, String> told() {
        var told = new TreeMap<String, String>();
        endpoint.ifPresent(uri -> told.put("s3.endpoint", uri.toString()));
        if (!region.isEmpty()) {
            told.put("s3.region", region);
            told.put("client.region", region);
        }
        if (pathStyle) {
            told.put("s3.path-style-access", "true");
        }
        return told;
    }

    @Override
    public String toString() {
        return "S3Access[" + endpoint.map(URI::toString).orElse("AWS") + ", " + mode.name().toLowerCase(Locale.ROOT) + "]";
    }
}
