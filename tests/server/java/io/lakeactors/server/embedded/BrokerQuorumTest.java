package io.lakeactors.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.raft.DynamicVoters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerQuorumTest {
    private static Properties properties(int id, BrokerQuorum quorum, BrokerOptions options) {
        return BrokerProperties.of(Path.of("data"), false, 9092, new BrokerOptions.Member(id, quorum), options);
    }

    @Test
    void everyBrokerIsAVoterThatKafkasFormatterUnderstands() {
        var quorum = BrokerQuorum.of(19001, 19002, 19003);
        var voters = DynamicVoters.parse(quorum.initialControllers()).voters();
        assertThat(voters.keySet()).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(voters.get(2).port()).isEqualTo(19002);
        assertThat(voters.values()).extracting(voter -> voter.directoryId()).doesNotHaveDuplicates();
    }

    @Test
    void threeBrokersHoldEachRecordThreeTimesAndAcknowledgeItWhenTwoHaveIt() {
        var quorum = BrokerQuorum.of(19001, 19002, 19003);
        assertThat(properties(2, quorum, BrokerOptions.DEFAULT)).containsEntry("node.id", "2").containsEntry("default.replication.factor", "3")
                .containsEntry("min.insync.replicas", "2").containsEntry("offsets.topic.replication.factor", "3")
                .containsEntry("controller.quorum.bootstrap.servers", "127.0.0.1:19001,127.0.0.1:19002,127.0.0.1:19003");
        assertThat(properties(2, quorum, BrokerOptions.DEFAULT).getProperty("listeners")).endsWith("CONTROLLER://127.0.0.1:19002");
    }

    @Test
    void oneAloneHoldsEachRecordOnce() {
        assertThat(properties(1, BrokerQuorum.of(19001), BrokerOptions.DEFAULT)).containsEntry("node.id", "1").containsEntry("default.replication.factor", "1")
                .containsEntry("min.insync.replicas", "1").containsEntry("transaction.state.log.min.isr", "1");
    }

    @Test
    void oneAloneKeepsItsPartitionsThroughAPauseUnlessItsDeathMustBeNoticedSoon() {
        var alone = new BrokerOptions.Member(1, BrokerQuorum.of(19001));
        assertThat(BrokerProperties.of(Path.of("data"), false, 9092, alone, BrokerOptions.DEFAULT)).containsEntry("broker.session.timeout.ms", "60000");
        assertThat(BrokerProperties.of(Path.of("data"), true, 9092, alone, BrokerOptions.DEFAULT)).containsEntry("broker.session.timeout.ms", "5000");
        assertThat(properties(1, BrokerQuorum.of(19001, 19002, 19003), BrokerOptions.DEFAULT)).containsEntry("broker.session.timeout.ms", "5000");
    }

    @Test
    void aLogThatWasNotClosedIsToldFromANewOneAndFromOneThatWas(@TempDir Path dir) throws IOException {
        var files = new BrokerFiles(dir);
        assertThat(files.isLeftOpen()).as("new").isFalse();
        Files.createDirectories(files.data());
        assertThat(files.isLeftOpen()).as("killed").isTrue();
        Files.createFile(files.data().resolve(".kafka_cleanshutdown"));
        assertThat(files.isLeftOpen()).as("closed").isFalse();
    }

    @Test
    void whatWasAskedForComesLast() {
        assertThat(properties(1, BrokerQuorum.of(19001), BrokerOptions.DEFAULT.with(Map.of("min.insync.replicas", "7"))))
                .containsEntry("min.insync.replicas", "7");
    }

    @Test
    void whoIsNotOfAQuorumIsRefused() {
        assertThatThrownBy(() -> properties(4, BrokerQuorum.of(19001, 19002, 19003), BrokerOptions.DEFAULT)).hasMessageContaining("broker 4");
        assertThatThrownBy(() -> new BrokerQuorum("id", List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
