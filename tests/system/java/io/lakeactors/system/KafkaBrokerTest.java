package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.connectors.kafka.KafkaSource;
import io.lakeactors.connectors.kafka.KafkaSourceConfig;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.server.embedded.BrokerOptions;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
    /** Starts a broker and does nothing more: the parent that is killed. */
    static final class Parent {
        public static void main(String[] args) throws InterruptedException {
            KafkaBroker broker = KafkaBroker.start(Path.of(args[0]));
            System.out.println(broker.pid());
            Thread.sleep(Duration.ofMinutes(5));
        }
    }

    @Test
    void aBrokerEndsWithTheProcessThatStartedItAndTheNextOneContinuesAtTheSameAddress(@TempDir Path dir) throws Exception {
        var parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-cp",
                System.getProperty("java.class.path"), Parent.class.getName(), dir.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var out = parent.inputReader()) {
            var orphan = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            parent.destroyForcibly();
            orphan.onExit().get(20, TimeUnit.SECONDS);
        }
        String address;
        try (var broker = KafkaBroker.start(dir)) {
            broker.createTopic("kept", 2, Map.of());
            broker.createTopic("kept", 2, Map.of());
            address = broker.bootstrap();
            broker.kill();
            assertThat(broker.isAlive()).isFalse();
        }
        try (var again = KafkaBroker.start(dir); var source = new KafkaSource(KafkaSourceConfig.of(again.bootstrap(), Map.of()))) {
            assertThat(again.bootstrap()).isEqualTo(address);
            assertThat(source.describe("kept", Duration.ofSeconds(20)).partitions()).hasSize(2);
        }
    }

    @Test
    void oneThatOutlivesItsParentIsTakenOver(@TempDir Path dir) {
        try (var first = KafkaBroker.start(dir, BrokerOptions.DEFAULT.outlivingParent());
                var second = KafkaBroker.start(dir, BrokerOptions.DEFAULT.outlivingParent())) {
            assertThat(second.pid()).isEqualTo(first.pid());
            assertThat(second.bootstrap()).isEqualTo(first.bootstrap());
        }
    }

    @Test
    void oneThatCannotStartSaysWhyAndWhereToLook(@TempDir Path dir) {
        var broken = BrokerOptions.DEFAULT.with(Map.of("num.network.threads", "none"));
        assertThatThrownBy(() -> KafkaBroker.start(dir, broken))
                .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.NODE_START_FAILED))
                .hasMessageContaining("num.network.threads").hasMessageContaining("broker.err");
    }

    @Test
    void optionsRefuseNonsense() {
        assertThatThrownBy(() -> BrokerOptions.DEFAULT.withPort(70_000)).isInstanceOf(IllegalArgumentException.class);
        assertThat(BrokerOptions.DEFAULT.withScram(List.of("x")).scram()).containsExactly("x");
    }
}
