package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.connectors.kafka.KafkaOutlets;
import io.lakeactors.connectors.kafka.KafkaSourceConfig;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TopicOutlets;
import io.lakeactors.model.TopicOutlets.Letter;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.testkit.OutletContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outlets to topics against a real broker. */
class KafkaOutletTest extends OutletContract {
    @TempDir
    static Path dir;

    private static KafkaBroker broker;
    private static KafkaOutlets outlets;
    private static int topics;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.start(dir.resolve("kafka"));
        outlets = new KafkaOutlets(KafkaSourceConfig.of(broker.bootstrap(), Map.of()));
    }

    @AfterAll
    static void stop() {
        outlets.close();
        broker.close();
    }

    @Override
    protected TopicOutlets outlets() {
        return outlets;
    }

    @Override
    protected String freshTopic() {
        return "out-" + topics++;
    }

    @Override
    protected List<String> committed(String topic) {
        return CommittedTopic.read(broker.bootstrap(), topic).stream().map(record -> new String(record.value(), StandardCharsets.UTF_8)).toList();
    }

    @Test
    void aTopicThatIsNotThereIsMadeWithAsManyPartitionsAsItsSource() throws Exception {
        broker.createTopic("source", 5, Map.of());
        try (var outlet = outlets.open("lake-made")) {
            outlet.send(List.of(new Letter("source.dlq", "source", null, new byte[1], List.of(), -1)), "p", () -> { });
        }
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            assertThat(admin.describeTopics(List.of("source.dlq")).allTopicNames().get().get("source.dlq").partitions()).hasSize(5);
        }
    }

    @Test
    void aRecordThatTheTopicDoesNotTakeIsRefusedByName() {
        String topic = freshTopic();
        try (var outlet = outlets.open("lake-large")) {
            assertThatThrownBy(() -> outlet.send(List.of(new Letter(topic, topic, null, new byte[3 << 20], List.of(), -1)), "p", () -> { }))
                    .isInstanceOfSatisfying(LakeException.class, refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.OUTLET_REFUSED));
        }
    }
}
