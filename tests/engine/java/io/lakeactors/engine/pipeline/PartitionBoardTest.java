package io.lakeactors.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.LakeEngine.PartitionView;
import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.engine.partition.RuleCounts;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.SourceKey;
import io.lakeactors.testkit.ManualClock;
import io.lakeactors.testkit.Orders;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PartitionBoardTest {
    private static final long NOON = 1_772_539_200_000_000L;

    private static SourceKey key(int partition) {
        return new SourceKey("c", "t", "shop.orders", partition);
    }

    private static PartitionReport report(int partition, Optional<EventTime> reached, boolean idle) {
        return new PartitionReport(key(partition), PartitionReport.State.RUNNING, "", 0, 5, 5, 5, Ledger.ZERO, RuleCounts.NONE, 0, List.of(), -1, true, Optional.empty(), List.of(), reached, idle);
    }

    @Test
    void eachPartitionIsShownWithItsOwnWatermark() {
        String contract = Orders.CONTRACT.replace("    properties:\n", "    customProperties: [{ property: la.watermark, value: { column: placed, lateness: 10m } }]\n    properties:\n")
                + "      - { name: placed, logicalType: timestamp }\n";
        PipelineSpec spec = Pipelines.read("orders.yaml", Orders.PIPELINE, path -> contract).orThrow();
        var board = new PartitionBoard(new ManualClock(0));
        board.discovered(List.of(key(0), key(1), key(2)));
        board.report(report(0, Optional.of(new EventTime("placed", NOON)), false));
        board.report(report(1, Optional.of(new EventTime("placed", NOON - 60_000_000)), true));

        var view = board.view(spec, board.standing(false), 0, List.of());

        assertThat(view.partitions()).extracting(PartitionView::watermark).containsExactly(Optional.of(NOON / 1_000 - 600_000), Optional.of(NOON / 1_000 - 660_000), Optional.empty());
        assertThat(view.partitions()).extracting(PartitionView::idle).containsExactly(false, true, false);
        assertThat(view.totals().watermark()).as("of those that are not idle").hasValue(NOON / 1_000 - 600_000);
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_IDENTITY_CHANGED", "TOPIC_NOT_FOUND"})
    void aTopicThatWentStopsNoOtherWhereverItsPartitionsNoticedIt(ErrorCode noticed) {
        var gone = new SourceKey("c", "g", "shop.gone", 0);
        var board = new PartitionBoard(new ManualClock(0));
        board.discovered(List.of(key(0), gone));
        board.report(report(0, Optional.empty(), false));
        board.report(new PartitionReport(gone, PartitionReport.State.HALTED, "it is not there", 0, 5, 5, 5, Ledger.ZERO, RuleCounts.NONE, 0, List.of(), -1, true, Optional.of(noticed), List.of()));
        assertThat(board.standing(false).state()).as("as far as is known it is there").isEqualTo(PipelineState.FAILED);
        board.discovered(List.of(key(0)), Set.of("shop.gone"));
        assertThat(board.standing(false).state()).isNotEqualTo(PipelineState.FAILED);
    }
}
