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
                lakeactors.engine { journal.url = "jdbc:mysql:x", partition.prepared-max = 0, retry.jitter = 2 }
                """))
                .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageContaining("journal.url")
                .hasMessageContaining("jdbc:mysql:x")
                .hasMessageContaining("partition.prepared-max")
                .hasMessageContaining("retry.jitter");
    }

    @Test
    void everyFaultOfTheClusterIsReportedAtOnce() {
        assertThatThrownBy(() -> read("""
                lakeactors.engine.journal.url = "jdbc:h2:mem:a"
                lakeactors.cluster { port = 70000, roles = [cook], start-timeout = 1ms }
                """))
                .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageContaining("cluster.port")
                .hasMessageContaining("70000")
                .hasMessageContaining("cluster.roles")
                .hasMessageContaining("cook")
                .hasMessageContaining("cluster.start-timeout");
    }

    @Test
    void aNodeWithSeedsNeedsAPortThatStays() {
        assertThatThrownBy(() -> read("lakeactors.engine.journal.url = \"jdbc:h2:mem:a\", lakeactors.cluster.seeds = [\"a:2551\"]"))
                .hasMessageContaining("cluster.port");
    }

    @Test
    void beyondLoopbackNodesNeedCertificatesOrToldTrust() {
        String journal = "lakeactors.engine.journal.url = \"jdbc:h2:mem:a\", lakeactors.cluster";
        assertThatThrownBy(() -> read(journal + ".host = \"10.0.0.7\"")).hasMessageContaining("tls.enabled").hasMessageContaining("trusted-network");
        assertThatThrownBy(() -> read(journal + ".bind-host = \"0.0.0.0\"")).hasMessageContaining("tls.enabled");
        assertThat(read(journal + " { host = \"10.0.0.7\", trusted-network = on }").cluster().host()).isEqualTo("10.0.0.7");
        assertThat(read(journal + " { host = \"10.0.0.7\", bind-host = \"127.0.0.1\" }").cluster().bindHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void aSeedIsAHostAndAPort() {
        assertThatThrownBy(() -> read("lakeactors.engine.journal.url = \"jdbc:h2:mem:a\", lakeactors.cluster { port = 1, seeds = [\"a\", \"b:0\"] }"))
                .hasMessageContaining("\"a\"").hasMessageContaining("\"b:0\"");
        var config = read("lakeactors.engine.journal.url = \"jdbc:h2:mem:a\", lakeactors.cluster { port = 1, seeds = [\"a:2551\", \"[::1]:2\"] }");
        assertThat(config.cluster().seeds()).containsExactly(new ClusterConfig.Seed("a", 2551), new ClusterConfig.Seed("[::1]", 2));
    }

    @Test
    void howNodesMeetIsSaidInFullOrRefused() {
        String cluster = "lakeactors.engine.journal.url = \"jdbc:h2:mem:a\", lakeactors.cluster { port = 1, forming = bootstrap";
        assertThatThrownBy(() -> read(cluster + ", seeds = [\"a:1\"], bootstrap { discovery = dns, port = 0, nodes = 0, stable-after = 1ms } }"))
                .hasMessageContainingAll("cluster.seeds must be empty", "bootstrap.discovery must be kubernetes-api or endpoints, was dns", "bootstrap.port", "bootstrap.nodes",
                        "bootstrap.stable-after");
        assertThatThrownBy(() -> read(cluster + ", bootstrap { discovery = endpoints, nodes = 2, endpoints = [\"a:1\"] } }")).hasMessageContaining("at least bootstrap.nodes");
        assertThatThrownBy(() -> read(cluster + ", bootstrap.endpoints = [\"a\"] }")).hasMessageContaining("bootstrap.endpoints must each be HOST:PORT");
        assertThatThrownBy(() -> read(cluster.replace("bootstrap", "luck") + " }")).hasMessageContaining("forming must be seeds or bootstrap, was luck");
        assertThatThrownBy(() -> read(cluster.replace("port = 1", "port = 0") + " }")).hasMessageContaining("cluster.port must be a fixed one");
        assertThatThrownBy(() -> read(cluster.replace("port = 1", "port = 1, host = \"10.0.0.7\"") + " }")).hasMessageContaining("trusted-network");
        var config = read(cluster + " }").cluster();
        assertThat(config.isShared()).isTrue();
        assertThat(config.bootstrap().host()).isEqualTo("127.0.0.1");
    }

    @Test
    void waitsDoubleUpToABoundAndAreNeverLonger() {
        var backoff = new Backoff(new EngineConfig.Retry(Duration.ofMillis(100), Duration.ofSeconds(1), 0.5, 5, Duration.ofSeconds(1)), new SeededIds(3));
        assertThat(backoff.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(backoff.next()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
        }
        backoff.succeeded();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
    }
}
