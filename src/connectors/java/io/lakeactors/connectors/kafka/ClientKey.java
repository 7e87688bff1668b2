package io.lakeactors.connectors.kafka;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The client properties that users may set. Every other one is refused: several load classes, open files or urls, or change what exactly-once rests on
 * (positions, isolation, checksums).
 */
enum ClientKey {
    SECURITY_PROTOCOL("security.protocol", Kind.WORD, "PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"),
    SASL_MECHANISM("sasl.mechanism", Kind.WORD, "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"),
    SASL_USERNAME("sasl.username", Kind.TEXT),
    SASL_PASSWORD("sasl.password", Kind.SECRET),
    TRUSTSTORE_LOCATION("ssl.truststore.location", Kind.FILE),
    TRUSTSTORE_PASSWORD("ssl.truststore.password", Kind.SECRET),
    TRUSTSTORE_TYPE("ssl.truststore.type", Kind.WORD, "JKS", "PKCS12", "PEM"),
    KEYSTORE_LOCATION("ssl.keystore.location", Kind.FILE),
    KEYSTORE_PASSWORD("ssl.keystore.password", Kind.SECRET),
    KEYSTORE_TYPE("ssl.keystore.type", Kind.WORD, "JKS", "PKCS12", "PEM"),
    KEY_PASSWORD("ssl.key.password", Kind.SECRET),
    CLIENT_ID("client.id", Kind.TEXT),
    CLIENT_RACK("client.rack", Kind.TEXT),
    FETCH_MAX_BYTES("fetch.max.bytes", 1 << 10, 256 << 20),
    FETCH_PARTITION_BYTES("max.partition.fetch.bytes", 1 << 10, 64 << 20),
    FETCH_MIN_BYTES("fetch.min.bytes", 1, 16 << 20),
    FETCH_MAX_WAIT("fetch.max.wait.ms", 0, 30_000),
    POLL_RECORDS("max.poll.records", 1, 1_000_000),
    RECEIVE_BUFFER("receive.buffer.bytes", -1, 64 << 20),
    SEND_BUFFER("send.buffer.bytes", -1, 64 << 20),
    REQUEST_TIMEOUT("request.timeout.ms", 500, 300_000),
    RECONNECT_BACKOFF("reconnect.backoff.ms", 10, 60_000),
    RECONNECT_BACKOFF_MAX("reconnect.backoff.max.ms", 10, 300_000),
    METADATA_MAX_AGE("metadata.max.age.ms", 1_000, 3_600_000);

    enum Kind {
        WORD,
        TEXT,
        SECRET,
        FILE,
        NUMBER
    }

    private final String key;
    private final Kind kind;
    private final List<String> words;
    private final long least;
    private final long most;

    ClientKey(String key, Kind kind, String... words) {
        this.key = key;
        this.kind = kind;
        this.words = List.of(words);
        this.least = 0;
        this.most = 0;
    }

    ClientKey(String key, long least, long most) {
        this.key = key;
        this.kind = Kind.NUMBER;
        this.words = List.of();
        this.least = least;
        this.most = most;
    }

    String key() {
        return key;
    }

    static Optional<ClientKey> of(String key) {
        return Arrays.stream(values()).filter(known -> known.key.equals(key)).findFirst();
    }

    static Stream<String> keys() {
        return Arrays.stream(values()).map(ClientKey::key);
    }

    /** What is wrong with a value, never repeating a secret; empty if it may be used. */
    Optional<String> fault(String value) {
        return switch (kind) {
            case WORD -> words.contains(value) ? Optional.empty() : Optional.of(key + " must be one of " + String.join(", ", words) + ", was " + value);
            case NUMBER -> inRange(value) ? Optional.empty() : Optional.of(key + " must be a whole number from " + least + " to " + most + ", was " + value);
            // A line break would end the quoted word in the login line that is built from it.
            case TEXT, FILE, SECRET -> value.isEmpty() || value.chars().anyMatch(Character::isISOControl)
                    ? Optional.of(key + " must not be empty and must not contain control characters")
                    : Optional.empty();
        };
    }

    private boolean inRange(String value) {
        try {
            long number = Long.parseLong(value.strip());
            return number >= least && number <= most;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
