package io.lakeactors.lake.iceberg;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes the SDK's client. Alone in a class, so that nothing of the SDK is loaded before a file is asked for. */
final class S3Clients {
    /** What stores that are not AWS's take for theirs. */
    private static final Region ANY_REGION = Region.US_EAST_1;

    private S3Clients() {}

    static S3Client open(S3Access access) {
        S3ClientBuilder client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(access.connectTimeout()).socketTimeout(access.readTimeout()))
                .forcePathStyle(access.pathStyle())
                .overrideConfiguration(calls -> calls.retryStrategy(retries(access)).apiCallTimeout(access.callTimeout()));
        access.endpoint().ifPresent(client::endpointOverride);
        if (!access.region().isEmpty()) {
            client.region(Region.of(access.region()));
        } else if (access.endpoint().isPresent()) {
            client.region(ANY_REGION);
        }
        if (!access.accessKey().isEmpty()) {
            client.credentialsProvider(StaticCredentialsProvider.create(credentials(access)));
        }
        return client.build();
    }

    private static RetryStrategy retries(S3Access access) {
        return switch (access.mode()) {
            case STANDARD -> AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(access.attempts()).build();
            case ADAPTIVE -> AwsRetryStrategy.adaptiveRetryStrategy().toBuilder().maxAttempts(access.attempts()).build();
        };
    }

    private static AwsCredentials credentials(S3Access access) {
        String token = access.sessionToken().value();
        return token.isEmpty()
                ? AwsBasicCredentials.create(access.accessKey(), access.secretKey().value())
                : AwsSessionCredentials.create(access.accessKey(), access.secretKey().value(), token);
    }
}
