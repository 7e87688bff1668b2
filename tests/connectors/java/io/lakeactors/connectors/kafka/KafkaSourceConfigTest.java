package io.lakeactors.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSourceConfigTest {
    private static final String BROKER = "127.0.0.1:9092";

    static Stream<String> everyOtherPropertyOfTheClients() {
        return Stream.of(ConsumerConfig.configNames().stream(), AdminClientConfig.configNames().stream()).flatMap(names -> names).distinct()
                .filter(name -> ClientKey.of(name).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("everyOtherPropertyOfTheClients")
    void everyClientPropertyThatIsNotAllowedIsRefused(String key) {
        refused(Map.of(key, "1"), key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sasl.jaas.config", "sasl.login.callback.handler.class", "sasl.oauthbearer.token.endpoint.url", "ssl.engine.factory.class",
            "config.providers", "metric.reporters", "interceptor.classes", "java.naming.provider.url", "enable.auto.commit", "auto.offset.reset",
            "isolation.level", "check.crcs", "group.id"})
    void whatLoadsClassesOpensUrlsOrMovesPositionsIsRefused(String key) {
        refused(Map.of(key, "com.sun.security.auth.module.JndiLoginModule required;"), key);
    }

    @Test
    void everyFaultIsToldAtOnceAndNoSecretIsRepeated() {
        assertThatThrownBy(() -> KafkaSourceConfig.of("nonsense", Map.of("fetch.max.byte", "1", "fetch.min.bytes", "many", "sasl.password", "hunter\n2")))
                .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageContaining("\"nonsense\"").hasMessageContaining("did you mean fetch.max.bytes?")
                        .hasMessageContaining("fetch.min.bytes must be a whole number")
                .hasMessageContaining("sasl.password must not").message().doesNotContain("hunter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:1", "a:1,b:2", "kafka.example.com:9092", "[::1]:9092", "127.0.0.1:9092,[::1]:9092"})
    void addressesMayBeNamesAndNumbers(String bootstrap) {
        assertThat(KafkaSourceConfig.of(bootstrap, Map.of()).bootstrap()).isEqualTo(bootstrap);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "host:", "host:x", "http://host:1", "user@host:1", "a:1,", "a:1 b:2", "a:123456"})
    void whatIsNoAddressIsRefused(String bootstrap) {
        assertThatThrownBy(() -> KafkaSourceConfig.of(bootstrap, Map.of())).isInstanceOf(LakeException.class).hasMessageContaining("bootstrap must be");
    }

    @Test
    void credentialsWithoutEffectAndMissingOnesAreFaults() {
        refused(Map.of("sasl.username", "u"), "sasl.username has no effect");
        refused(Map.of("ssl.truststore.location", "/t"), "ssl.truststore.location has no effect");
        refused(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.username", "u"), "sasl.password is missing");
        refused(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "GSSAPI"), "sasl.mechanism must be one of");
    }

    @Test
    void theLoginLineCannotBeBrokenOutOf() {
        String user = "eve\" required; evil.Module required x=\"";
        String password = "back\\slash\"quote;";
        var config = KafkaSourceConfig.of(BROKER, Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN", "sasl.username", user,
                "sasl.password", password));
        var line = (String) config.consumerProperties().get(SaslConfigs.SASL_JAAS_CONFIG);
        var entries = JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(line))).configurationEntries();
        assertThat(entries).hasSize(1);
        assertThat(entries.getFirst().getLoginModuleName()).isEqualTo("org.apache.kafka.common.security.plain.PlainLoginModule");
        assertThat(entries.getFirst().getOptions().get("username")).isEqualTo(user);
        assertThat(entries.getFirst().getOptions().get("password")).isEqualTo(password);
    }

    @Test
    void printedConfigurationShowsNoSecret() {
        var config = KafkaSourceConfig.of(BROKER, Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "SCRAM-SHA-256", "sasl.username", "carol",
                "sasl.password", "hunter2",
                "ssl.truststore.location", "/t", "ssl.truststore.password", "hunter3"));
        assertThat(config.toString()).contains("carol", "/t").doesNotContain("hunter");
    }

    @Test
    void positionsAreNeverCommittedOrReset() {
        var properties = new Properties();
        properties.putAll(KafkaSourceConfig.of(BROKER, Map.of("fetch.max.wait.ms", "5", "client.id", "mine")).consumerProperties());
        assertThat(properties).containsEntry("auto.offset.reset", "none").containsEntry("enable.auto.commit", "false")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("check.crcs", "true").containsEntry("fetch.max.wait.ms", "5").containsEntry("client.id", "mine").doesNotContainKey("group.id");
    }

    private static void refused(Map<String, String> properties, String said) {
        assertThatThrownBy(() -> KafkaSourceConfig.of(BROKER, properties)).isInstanceOf(LakeException.class).hasMessageContaining(said);
    }
}
