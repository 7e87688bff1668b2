package io.lakeactors.connectors.kafka;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Secret;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * How to reach one Kafka cluster: addresses and the client properties that users may set ({@link ClientKey}). The login line is built here, for PLAIN and SCRAM
 * only; none is ever taken from outside (CVE-2023-25194). Prints without secrets.
 */
public final class KafkaSourceConfig {
    private static final int NEARNESS = 5;
    private static final String ADDRESS = "([^\\s:@/\\[\\]]+|\\[[0-9a-fA-F:]+]):\\d{1,5}";
    private static final Map<ClientKey, String> DEFAULTS = Map.of(
            // What a partition may hold before it is granted credit is bounded by these two.
            ClientKey.FETCH_MAX_BYTES, String.valueOf(16 << 20),
            ClientKey.FETCH_PARTITION_BYTES, String.valueOf(1 << 20),
            // At a trickle: forty fuller answers a second rather than hundreds of nearly empty ones. Who begins to read waits for three of them.
            ClientKey.FETCH_MIN_BYTES, String.valueOf(32 << 10),
            ClientKey.FETCH_MAX_WAIT, "25",
            // Few enough that they are still in the processor's cache when they are copied; batches gather several polls.
            ClientKey.POLL_RECORDS, "1024",
            ClientKey.RECEIVE_BUFFER, String.valueOf(1 << 20),
            ClientKey.REQUEST_TIMEOUT, "10000",
            ClientKey.RECONNECT_BACKOFF, "50",
            ClientKey.RECONNECT_BACKOFF_MAX, "1000",
            ClientKey.CLIENT_ID, "lakeactors");

    private final String bootstrap;
    private final Map<ClientKey, Secret> set;

    private KafkaSourceConfig(String bootstrap, Map<ClientKey, Secret> set) {
        this.bootstrap = bootstrap;
        this.set = set;
    }

    /**
     * Checks everything at once.
     *
     * @param bootstrap {@code host:port} of one or more brokers, comma-separated
     * @param properties client properties by their Kafka names, {@code sasl.username} and {@code sasl.password} beside them
     * @throws LakeException {@link ErrorCode#CONFIG_INVALID} naming every fault
     */
    public static KafkaSourceConfig of(String bootstrap, Map<String, String> properties) {
        var faults = new ArrayList<String>();
        if (!List.of(bootstrap.split(",", -1)).stream().allMatch(address -> address.matches(ADDRESS))) {
            faults.add("bootstrap must be host:port, comma-separated, was \"" + bootstrap + "\"");
        }
        var set = new EnumMap<ClientKey, Secret>(ClientKey.class);
        new TreeMap<>(properties).forEach((key, value) -> {
            Optional<ClientKey> known = ClientKey.of(key);
            known.ifPresentOrElse(
                    allowed -> allowed.fault(value).ifPresentOrElse(faults::add, () -> set.put(allowed, new Secret(value.strip()))),
                    () -> faults.add(refused(key)));
        });
        crossCheck(set, faults);
        if (!faults.isEmpty()) {
            throw LakeError.of(
                            ErrorCode.CONFIG_INVALID,
                            "the Kafka source's configuration is not valid: " + String.join("; ", faults),
                            "",
                            "Allowed client properties: " + String.join(", ", ClientKey.keys().toList()))
                    .asException();
        }
        return new KafkaSourceConfig(bootstrap, set);
    }

    public String bootstrap() {
        return bootstrap;
    }

    /** The properties set, secrets masked; for people. */
    @Override
    public String toString() {
        var shown = new TreeMap<String, String>();
        set.forEach((key, value) -> shown.put(key.key(), key.key().endsWith("password") ? value.toString() : value.value()));
        return bootstrap + " " + shown;
    }

    /** What both the consumer and the admin client are given. */
    Map<String, Object> adminProperties() {
        var all = new HashMap<String, Object>();
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        all.put(CommonClientConfigs.CLIENT_DNS_LOOKUP_CONFIG, "use_all_dns_ips");
        all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
        all.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, ""); // no JMX beans
        for (ClientKey key : List.of(ClientKey.CLIENT_ID, ClientKey.REQUEST_TIMEOUT, ClientKey.RECONNECT_BACKOFF, ClientKey.RECONNECT_BACKOFF_MAX)) {
            all.put(key.key(), value(key));
        }
        set.forEach((key, value) -> {
            if (key.key().startsWith("ssl.") || key.key().startsWith("security.") || key == ClientKey.SASL_MECHANISM) {
                all.put(key.key(), value.value());
            }
        });
        if (set.containsKey(ClientKey.SASL_USERNAME)) {
            all.put(SaslConfigs.SASL_JAAS_CONFIG, loginLine());
        }
        return all;
    }

    Map<String, Object> consumerProperties() {
        var all = adminProperties();
        DEFAULTS.forEach((key, value) -> all.put(key.key(), value));
        set.forEach((key, value) -> {
            if (key != ClientKey.SASL_USERNAME && key != ClientKey.SASL_PASSWORD) {
                all.put(key.key(), value.value());
            }
        });
        all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"); // polls on the caller's thread; the newer one adds a thread and a queue
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"); // a lost position is an error, never a jump
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.CHECK_CRCS_CONFIG, "true");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return all;
    }

    /** How many records one poll brings at most. */
    int pollRecords() {
        return Integer.parseInt(value(ClientKey.POLL_RECORDS));
    }

    private String value(ClientKey key) {
        Secret own = set.get(key);
        return own == null ? DEFAULTS.get(key) : own.value();
    }

    private String loginLine() {
        String module = value(ClientKey.SASL_MECHANISM).equals("PLAIN")
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        return module + " required username=" + quoted(value(ClientKey.SASL_USERNAME)) + " password=" + quoted(value(ClientKey.SASL_PASSWORD)) + ";";
    }

    private static String quoted(String word) {
        return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void crossCheck(Map<ClientKey, Secret> set, List<String> faults) {
        Secret protocol = set.get(ClientKey.SECURITY_PROTOCOL);
        boolean sasl = protocol != null && protocol.value().startsWith("SASL_");
        boolean ssl = protocol != null && protocol.value().endsWith("SSL");
        for (ClientKey key : List.of(ClientKey.SASL_MECHANISM, ClientKey.SASL_USERNAME, ClientKey.SASL_PASSWORD)) {
            if (sasl && !set.containsKey(key)) {
                faults.add(key.key() + " is missing, security.protocol " + protocol.value() + " needs it");
            } else if (!sasl && set.containsKey(key)) {
                faults.add(key.key() + " has no effect unless security.protocol is SASL_SSL or SASL_PLAINTEXT");
            }
        }
        set.keySet().stream().filter(key -> !ssl && key.key().startsWith("ssl."))
                .forEach(key -> faults.add(key.key() + " has no effect unless security.protocol is SSL or SASL_SSL"));
    }

    private static String refused(String key) {
        if (key.equals("sasl.jaas.config")) {
            return "sasl.jaas.config is not allowed: set sasl.mechanism, sasl.username and sasl.password";
        }
        return NearbyNames.of(key, ClientKey.keys().toList(), NEARNESS).stream().findFirst()
                .map(near -> "client property " + key + " is not allowed; did you mean " + near + "?")
                .orElse("client property " + key + " is not allowed");
    }
}
