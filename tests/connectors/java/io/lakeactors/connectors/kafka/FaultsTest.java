package io.lakeactors.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.SourceConnector.Bounds;
import io.lakeactors.model.SourceKey;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final SourceKey KEY = new SourceKey("c", "t", "orders", 0);

    @Test
    void whatPassesByItselfIsUnreachable() {
        assertThat(code(new ExecutionException(new TimeoutException("late")))).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
        assertThat(code(new DisconnectException())).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
        assertThat(code(new java.util.concurrent.TimeoutException())).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
        assertThat(code(new KafkaException("Failed to create", new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"))))
                .isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
    }

    @Test
    void credentialsAndRightsAreDenied() {
        assertThat(code(new CompletionException(new SaslAuthenticationException("no")))).isEqualTo(ErrorCode.SOURCE_DENIED);
        assertThat(code(new TopicAuthorizationException("orders"))).isEqualTo(ErrorCode.SOURCE_DENIED);
    }

    @Test
    void whatIsNotForeseenIsOurs() {
        assertThat(code(new IllegalStateException("?"))).isEqualTo(ErrorCode.INTERNAL);
        assertThat(code(new KafkaException("Failed to load", new ConfigException("keystore")))).isEqualTo(ErrorCode.CONFIG_INVALID);
    }

    @Test
    void aPositionIsTruncatedRewoundOrInside() {
        var bounds = new Bounds(100, 200);
        assertThat(Faults.outOfRange(KEY, 42, bounds).code()).isEqualTo(ErrorCode.SOURCE_TRUNCATED);
        assertThat(Faults.outOfRange(KEY, 42, bounds).sentence()).contains("[42,100)").contains("go on at 100");
        assertThat(Faults.outOfRange(KEY, 201, bounds).code()).isEqualTo(ErrorCode.SOURCE_REWOUND);
        assertThat(Faults.outOfRange(KEY, 100, bounds)).isNull();
        assertThat(Faults.outOfRange(KEY, 200, bounds)).isNull();
    }

    @Test
    void aTopicThatIsNotThereIsComparedWithThoseThatAre() {
        assertThat(Faults.topicNotFound("oders", List.of("orders", "payments", "shop.oders.v2"), "b:1").sentence())
                .contains("LA-3006").contains("did you mean orders, shop.oders.v2?").doesNotContain("payments");
        assertThat(Faults.topicNotFound("x", List.of("payments"), "b:1").sentence()).doesNotContain("did you mean");
        assertThat(NearbyNames.distance("kitten", "sitting")).isEqualTo(3);
    }

    private static ErrorCode code(Throwable thrown) {
        return Faults.of(thrown, "try", "b:1").code();
    }
}
