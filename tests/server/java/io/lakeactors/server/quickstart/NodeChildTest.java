package io.lakeactors.server.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeChildTest {
    @Test
    void aHomeWhoseNodeRunsNoBrokerIsRefusedWithWhatHelps() {
        assertThat(NodeChild.broker(Map.of("kafka", "127.0.0.1:9"), Path.of("/lake"))).isEqualTo("127.0.0.1:9");
        assertThatThrownBy(() -> NodeChild.broker(Map.of("api", "http://127.0.0.1:8"), Path.of("/lake")))
                .hasMessageContainingAll("no Kafka broker of its own", "/lake/lake.conf", "--home DIR", "lakeactors.embedded.kafka = on");
    }
}
