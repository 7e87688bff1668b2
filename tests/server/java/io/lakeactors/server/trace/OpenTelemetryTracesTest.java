package io.lakeactors.server.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import io.lakeactors.testkit.TraceReceiver;
import io.lakeactors.testkit.TraceReceiver.Seen;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a collector that listens on loopback. */
@Timeout(60)
class OpenTelemetryTracesTest {
    private static final String PRODUCER = "0af7651916cd43dd8448eb211c80319c";
    private static final String SEND = "b7ad6b7169203331";
    private static final TableName TABLE = TableName.parse("silver.orders");

    private TraceReceiver collector;

    @BeforeEach
    void listen() throws IOException {
        collector = new TraceReceiver();
    }

    @AfterEach
    void close() {
        collector.close();
    }

    private OpenTelemetryTraces start(double sample) {
        return OpenTelemetryTraces.start(new TracingSettings(URI.create(collector.endpoint()), Optional.empty(), sample), "lake-1", "test");
    }

    /** Records of which those have headers that are not null. */
    private static RawBatch raw(String... parents) {
        var raw = new RawBatch(new SourceKey("c", "t", "orders", 3), parents.length, 64);
        for (int i = 0; i < parents.length; i++) {
            byte[] headers = parents[i] == null ? null : ("[{\"k\":\"traceparent\",\"v\":\"" + Base64.getEncoder().encodeToString(parents[i].getBytes(StandardCharsets.UTF_8))
                    + "\"}]").getBytes(StandardCharsets.UTF_8);
            raw.add(i, 1, null, 0, 0, new byte[] {1}, 0, 1, headers);
        }
        return raw.covers(0, parents.length, -1);
    }

    private static String parent(String trace, String span, String flags) {
        return "00-" + trace + "-" + span + "-" + flags;
    }

    private static void write(OpenTelemetryTraces traces, String batch) {
        traces.closing(batch);
        traces.written(batch, new OffsetRange(0, 2), Ledger.of(1, 1, 0), 2, 100);
    }

    private Seen named(String name) {
        return collector.seen().stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void aRecordIsFollowedFromItsProducerToTheCommitOnAnotherNode() {
        String trace;
        try (var writer = start(0); var committer = start(0)) {
            writer.read("b1", "orders", raw(null, parent(PRODUCER, SEND, "01")));
            write(writer, "b1");
            committer.offered("b1", writer.parentOf("b1"));
            committer.committed("c1", TABLE, List.of("b0", "b1"), "Committed", true, 5_000_000);
            trace = committer.traceOf("c1");
        }
        var batch = named("process orders");
        var files = named("write files");
        var commit = named("commit silver.orders");
        assertThat(batch.trace()).isEqualTo(PRODUCER).isEqualTo(trace);
        assertThat(batch.parent()).isEqualTo(SEND);
        assertThat(batch.attributes()).containsEntry("lake.batch", "b1").containsEntry("lake.pipeline", "orders").containsEntry("messaging.destination.partition.id", "3")
                .containsEntry("lake.rows.quarantined", "1");
        assertThat(files.parent()).isEqualTo(batch.span());
        assertThat(commit.trace()).isEqualTo(PRODUCER);
        assertThat(commit.parent()).isEqualTo(batch.span());
        assertThat(commit.attributes()).containsEntry("lake.commit", "c1").containsEntry("lake.outcome", "Committed").containsEntry("lake.batches", "2");
    }

    @Test
    void furtherProducersAndBatchesAreLinked() {
        String other = "1".repeat(32);
        try (var traces = start(0)) {
            traces.read("b1", "orders", raw(parent(PRODUCER, SEND, "01"), parent(other, SEND, "01"), parent(PRODUCER, SEND, "01")));
            traces.read("b2", "orders", raw(parent(other, SEND, "01")));
            write(traces, "b1");
            write(traces, "b2");
            traces.committed("c1", TABLE, List.of("b1", "b2"), "Committed", true, 1);
        }
        var first = collector.seen().stream().filter(span -> "b1".equals(span.attributes().get("lake.batch")) && span.name().startsWith("process")).findFirst().orElseThrow();
        var second = collector.seen().stream().filter(span -> "b2".equals(span.attributes().get("lake.batch")) && span.name().startsWith("process")).findFirst().orElseThrow();
        assertThat(first.links()).containsExactly(other + "/" + SEND);
        assertThat(named("commit silver.orders").links()).containsExactly(other + "/" + second.span());
    }

    @Test
    void whatNobodyFollowsIsNotSentUnlessItFails() {
        try (var traces = start(0)) {
            traces.read("b1", "orders", raw(null, parent(PRODUCER, SEND, "00")));
            write(traces, "b1");
            assertThat(traces.parentOf("b1")).isEmpty();
            traces.committed("c1", TABLE, List.of("b1"), "Committed", true, 1);
            traces.committed("c2", TABLE, List.of("b1"), "Unknown", false, 1);
            traces.read("b2", "orders", raw((String) null));
            traces.failed("b2", "orders", "disk full");
        }
        assertThat(collector.seen()).hasSize(2).allMatch(Seen::failed);
        assertThat(named("commit silver.orders").attributes()).containsEntry("lake.commit", "c2");
    }

    @Test
    void aSampleOfBatchesIsFollowedWithoutAProducer() {
        try (var traces = start(1)) {
            traces.read("b1", "orders", raw((String) null));
            write(traces, "b1");
        }
        assertThat(named("process orders").parent()).isEmpty();
    }

    @Test
    void aCollectorThatIsAwayIsNobodysTrouble() {
        collector.close();
        try (var traces = start(1)) {
            for (int i = 0; i < 5_000; i++) {
                traces.read("b" + i, "orders", raw((String) null));
                write(traces, "b" + i);
            }
        }
        assertThat(collector.seen()).isEmpty();
    }

    @Test
    void settingsAreOffByDefaultAndTellTheirFaults() {
        var faults = new ArrayList<String>();
        Config defaults = ConfigFactory.parseFile(Path.of(System.getProperty("lakeactors.root"), "cluster-config", "application.conf").toFile());
        assertThat(TracingSettings.read(defaults.resolve().getConfig("lakeactors"), faults)).isEmpty();
        assertThat(faults).isEmpty();
        TracingSettings.read(ConfigFactory.parseString("lakeactors.tracing { enabled = on, sample = 2 }").withFallback(defaults).resolve().getConfig("lakeactors"), faults);
        TracingSettings.read(ConfigFactory.parseString("lakeactors.tracing.endpoint = \"collector:4318\"").withFallback(defaults).resolve().getConfig("lakeactors"), faults);
        assertThat(faults).containsExactly("lakeactors.tracing.sample must be 0 to 1, was 2.0",
                "lakeactors.tracing.endpoint must be an address such as http://127.0.0.1:4318/v1/traces, was \"collector:4318\"");
    }
}
