package io.lakeactors.engine.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.Wire;
import io.lakeactors.engine.commit.TableTend;
import io.lakeactors.engine.gold.GoldRecord.Outcome;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.WrittenFile;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That what goes between nodes is not longer than what goes at once. */
class GoldWireTest {
    /** As many as a candidate may have, of a table with twenty columns; values of which nothing can be spared. */
    private static List<WrittenFile> files() {
        var chance = new Random(1);
        return IntStream.range(0, 5_000).mapToObj(i -> {
            var bounds = new StringBuilder("{\"spec-id\":1,\"partition\":{\"1000\":" + i + "}");
            for (int column = 1; column <= 20; column++) {
                bounds.append(",\"lower-").append(column).append("\":\"").append(Long.toHexString(chance.nextLong())).append("\",\"upper-").append(column).append("\":\"")
                        .append(Long.toHexString(chance.nextLong())).append('"');
            }
            return new WrittenFile(Texts.TABLE, "s3://lake/warehouse/gold/sales/data/day=" + i + "/e7-care-gold-" + chance.nextLong() + ".parquet", 1_000, 100_000, bounds.append('}').toString());
        }).toList();
    }

    @Test
    void aFrameHoldsAllFilesOfACandidate() {
        try (var wire = new Wire()) {
            var stage = new TableTend.Change(new TableChange("id", Texts.TABLE, "uuid", 7, new TableChange.Stage(GoldRun.BRANCH, files(), Map.of())), wire.system().ignoreRef());
            assertThat((long) wire.bytes(stage).length).isLessThan(Wire.CONFIG.getBytes("pekko.remote.artery.advanced.maximum-frame-size"));
        }
    }

    @Test
    void fewFramesAreKept() {
        var artery = Wire.CONFIG.getConfig("pekko.remote.artery.advanced");
        assertThat(artery.getBytes("maximum-frame-size") * artery.getInt("buffer-pool-size")).as("of direct memory").isLessThanOrEqualTo(64L << 20);
    }

    @Test
    void onlyTheLastRunIsShownWithItsChecks() {
        var check = new GoldRecord.Check("c", "must be", false, "");
        var runs = IntStream.range(0, 3).mapToObj(i -> new GoldRecord("run" + i, "sales", Texts.TABLE, false, i, i, Outcome.PUBLISHED, "", false, "d", new TreeMap<>(), i, 1, 1, List.of(check))).toList();
        var table = new GoldMemory.Table(Texts.gold("sales"), Texts.CONTRACT, List.of("silver.orders"), false, 0, runs);
        GoldView.Table shown = GoldPages.of("sales", table, table.spec().orElseThrow(), "", false);
        assertThat(shown.runs()).extracting(GoldRecord::id).containsExactly("run2", "run1", "run0");
        assertThat(shown.runs()).extracting(GoldRecord::checks).containsExactly(List.of(check), List.of(), List.of());
    }
}
