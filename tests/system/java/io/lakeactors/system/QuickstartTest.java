package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.api.wire.NodeFile;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.server.quickstart.AirportEvents;
import io.lakeactors.server.quickstart.Feed;
import io.lakeactors.server.quickstart.FeedProducer;
import io.lakeactors.server.quickstart.FlightEvents;
import io.lakeactors.server.quickstart.PlaneEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newcomer's command, run twice on one home, which an earlier version has left. */
class QuickstartTest {
    private static final Path ROOT = Path.of(System.getProperty("lakeactors.root"));
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int FLIGHTS_BEFORE = 20_000;
    private static final int PLANES_BEFORE = 2_000;
    private static final int EVENTS = FlightEvents.count() + PlaneEvents.CHANGES + AirportEvents.AIRPORTS;

    @TempDir
    Path dir;

    @Test
    void theMainJobRunsOnRealDataWhereItWasCutOffBeforeAndASecondRunDoublesNothing() throws Exception {
        Path home = dir.resolve("home");
        leaveOff(home);
        Cli.Ended first = Cli.server(home, "quickstart");
        assertThat(first.exit()).as(first.all()).isZero();
        assertThat(first.out())
                .contains("silver.flights", "quarantine.silver_flights", "carrier.required", "distance.range", "lake query")
                .contains(String.format(Locale.ROOT, "Audit: consumed %,d = written %,d + quarantined 20 + dropped 0, in every partition", EVENTS, EVENTS - 20))
                .contains("4,464 changes of planes in topic planes, 2 partitions; 223 held back, 74 of them behind a newer change of their plane")
                .contains("gold.delays_by_carrier_and_day, published after 6 checks")
                .contains(String.format(Locale.ROOT, "%,d", FlightEvents.FLIGHTS));
        assertTheTablesAreHeldToEachOther(first.out());
        var silver = flights(home);
        assertThat(silver.rows().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(FlightEvents.FLIGHTS);
        assertThat(silver.distinct()).isEqualTo(silver.rows());
        assertThat(versions(home)).containsExactlyInAnyOrderElementsOf(versionsByTheChanges());
        assertThat(TableCounts.values(home, "silver", "airports", "faa")).hasSize(AirportEvents.AIRPORTS).doesNotHaveDuplicates();

        Cli.Ended second = Cli.server(home, "quickstart");

        assertThat(second.exit()).as(second.all()).isZero();
        assertThat(second.out().split("none are added", -1)).as(second.out()).hasSize(4);
        assertThat(second.out().lines().filter(line -> line.startsWith("Audit: ")).toList()).isEqualTo(first.out().lines().filter(line -> line.startsWith("Audit: ")).toList());
        assertTheTablesAreHeldToEachOther(second.out());
        assertThat(flights(home)).isEqualTo(silver);
        assertThat(versions(home)).containsExactlyInAnyOrderElementsOf(versionsByTheChanges());
        assertThat(TableCounts.values(home, "silver", "airports", "faa")).hasSize(AirportEvents.AIRPORTS).doesNotHaveDuplicates();
    }

    /** As an earlier version leaves it that knows no planes, ended while it produces flights, and this one, ended while it produces planes. */
    private static void leaveOff(Path home) throws Exception {
        try (NodeProcess node = NodeProcess.start(home, List.of("lakeactors.embedded.kafka = on"))) {
            String bootstrap = NodeFile.read(home).orElseThrow().endpoints().get("kafka");
            produce(bootstrap, Feed.flights(), FLIGHTS_BEFORE);
            node.apply(ROOT.resolve("cluster-config/examples/flights.yaml"), ROOT.resolve("tests/system/resources/quickstart/flights-1.0.0.odcs.yaml"));
            node.awaitPipeline("flights", PATIENCE, pipeline -> pipeline.path("totals").path("consumed").asLong() == FLIGHTS_BEFORE);
            produce(bootstrap, Feed.planes(), PLANES_BEFORE);
        }
        Files.delete(home.resolve("lake.conf"));
    }

    private static void produce(String bootstrap, Feed feed, int count) {
        KafkaBroker.createTopic(bootstrap, feed.topic(), feed.partitions(), Map.of());
        assertThatThrownBy(() -> FeedProducer.produce(bootstrap, feed, sent -> {
            if (sent == count) {
                throw new IllegalStateException("cut off");
            }
        })).hasMessage("cut off");
    }

    /** The figures are those of the data, counted without any of our code: see NOTE.md beside it. */
    private static void assertTheTablesAreHeldToEachOther(String out) {
        assertThat(out)
                .containsPattern("silver\\.planes +3,978 +versions of 2,929 planes, 2,619 of them current")
                .containsPattern("silver\\.flights +plane-known +15\\.55 % +< 5 % +warn")
                .containsPattern("silver\\.flights +planes-unknown +646 += 0 +warn")
                .containsPattern("silver\\.flights +origin-known +0 += 0 +pass")
                .containsPattern("silver\\.flights +dest-known +2\\.51 % +< 5 % +pass")
                .containsPattern("silver\\.planes +one-version-at-a-time +0 += 0 +pass")
                .containsPattern("9E +JFK +2013-01-01 +2013-02-01 +[0-9]+\\R +EV +EWR +2013-03-01 +[0-9]+\\R");
    }

    private static TableCounts.Counted flights(Path home) throws Exception {
        return TableCounts.of(TableCounts.sqlite(home), home.resolve("warehouse"), "silver", "flights");
    }

    private static List<List<String>> versions(Path home) throws Exception {
        return TableCounts.values(home, "silver", "planes", "tailnum", "_la_valid_from", "_la_valid_to", "_la_is_current");
    }

    /** From one change of a plane to its next, in whatever order they came. */
    private static List<List<String>> versionsByTheChanges() {
        var changes = new TreeMap<String, TreeMap<Instant, PlaneEvents.Change>>();
        PlaneEvents.forEach(change -> changes.computeIfAbsent(change.tailnum(), absent -> new TreeMap<>()).put(change.at(), change));
        var versions = new ArrayList<List<String>>();
        changes.forEach((tailnum, ofPlane) -> ofPlane.forEach((at, change) -> {
            if (!change.gone()) {
                Instant until = ofPlane.higherKey(at);
                versions.add(List.of(tailnum, time(at), until == null ? "null" : time(until), String.valueOf(until == null)));
            }
        }));
        return versions;
    }

    private static String time(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toString();
    }
}
