package io.lakeactors.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.testkit.SeededIds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineConfigTest {
    private static EngineConfig read(String text) {
        return EngineConfig.read(ConfigFactory.parseString(text).withFallback(ConfigFactory.defaultReference()).resolve());
    }

    @Test
    void theDefaultsNeedOnlyAJournal() {
        var config = read("lakeactors.engine.journal.url = \"jdbc:h2:mem:a\"");
        assertThat(config.partition().creditBytes()).isEqualTo(8 << 20);
        assertThat(config.commit().intervalMax()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void everyFaultIsReportedAtOnce() {
        assertThatThrownBy(() -> read("""
                lakeactors.engine { journal.url = "jdbc:mysql:x", partition.prepared-max = 0, retry.jitter = 2, cluster.port = 70000 }
                """))
                .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageContaining("journal.url")
                .hasMessageContaining("jdbc:mysql:x")
                .hasMessageContaining("partition.prepared-max")
                .hasMessageContaining("retry.jitter")
                .hasMessageContaining("cluster.port");
    }

    @Test
    void waitsDoubleUpToABoundAndAreNeverLonger() {
        var backoff = new Backoff(new EngineConfig.Retry(Duration.ofMillis(100), Duration.ofSeconds(1), 0.5), new SeededIds(3));
        assertThat(backoff.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(backoff.next()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
        }
        backoff.succeeded();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
    }
}
