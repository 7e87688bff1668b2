package io.lakeactors.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What others hear of a commit. */
class CommitFollowerTest {
    private static final TableName TABLE = TableName.parse("silver.orders");
    private static final CommitOutcome LANDED = new CommitOutcome.Committed(new TableHead(TABLE, "uuid", OptionalLong.of(1), 1, Optional.empty(), PositionVector.EMPTY, TableHead.Evidence.FOUND));
    private final Map<TableName, Integer> grown = new HashMap<>();
    private final List<Boolean> backlogs = new ArrayList<>();
    private final CommitFollower follower = follower();

    private CommitFollower follower() {
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine.journal.url = \"jdbc:h2:mem:x\"").withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var parts = new EngineParts(new FakeTableStore(), Map.of(), new WallClock(), new SeededIds(1), new MemoryBudget(1 << 20), (pipeline, contract) -> null, new PrometheusRegistry(), CrashPoints.NONE);
        var node = new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), Runnable::run);
        return new CommitFollower(node, TABLE, (table, files, backlog) -> {
            grown.put(table, files);
            backlogs.add(backlog);
        });
    }

    private void ended(CommitOutcome outcome, WrittenFile... files) {
        ended(outcome, List.of(), files);
    }

    private void ended(CommitOutcome outcome, List<CommitEvent.BatchRef> batches, WrittenFile... files) {
        var flight = new CommitState.Flight(new CommitRequest("c", 1, TABLE, "uuid", new TreeMap<>(), List.of(files)), batches, 1, false);
        follower.ended(Optional.of(flight), new CommitInput.CommitEnded("c", 1, outcome), 1, 1);
    }

    private static WrittenFile file(TableName table, String path) {
        return new WrittenFile(table, path, 1, 10, "{}");
    }

    @Test
    void howManyFilesEachTableHasGotInThePartitionThatGotMost() {
        ended(LANDED, file(TABLE, "orders/data/day=1/a"), file(TABLE, "orders/data/day=2/b"), file(TABLE, "orders/data/day=2/c"), file(TABLE.quarantine(), "quarantine/data/a"));
        assertThat(grown).containsOnly(Map.entry(TABLE, 2), Map.entry(TABLE.quarantine(), 1));
    }

    private static SourceKey source(int partition) {
        return new SourceKey("cluster-a", "topic-id", "orders", partition);
    }

    private void offers(int partition, boolean lagging) {
        var offer = new Offer("orders/" + partition, source(partition), "b-" + partition, 1, 1, new OffsetRange(0, 10), 0, 0, Ledger.of(10, 0, 0), List.of(), false, false);
        follower.offered(new TableActor.Offered(offer, PipelineSpec.Delivery.EXACTLY_ONCE, 500, "", lagging));
    }

    @Test
    void itIsOfABacklogIfMostOfItsPartitionsLaggedWhenTheyOfferedLast() {
        var batches = IntStream.range(0, 3).mapToObj(partition -> new CommitEvent.BatchRef("orders/" + partition, source(partition), "b-" + partition)).toList();
        offers(0, true);
        offers(1, true);
        offers(2, false);
        ended(LANDED, batches, file(TABLE, "orders/data/a"));
        offers(1, false);
        ended(LANDED, batches, file(TABLE, "orders/data/b"));
        assertThat(backlogs).containsExactly(true, false);
    }

    @Test
    void ofACommitThatDidNotLandNobodyHears() {
        ended(new CommitOutcome.Unknown("the answer was lost"), file(TABLE, "orders/data/a"));
        assertThat(grown).isEmpty();
    }

    @Test
    void aCommitWithoutFilesBringsNone() {
        ended(LANDED);
        assertThat(grown).isEmpty();
    }
}
