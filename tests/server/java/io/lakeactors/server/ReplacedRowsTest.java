package io.lakeactors.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.MergeRule;
import io.lakeactors.query.QueryEngine;
import io.lakeactors.query.QueryLimits;
import io.lakeactors.testkit.TableStoreFixture;
import io.lakeactors.testkit.WallClock;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query of a table whose rows were replaced by the million needs no memory for those that are gone: they are position deletes in format 2. */
class ReplacedRowsTest extends TableStoreFixture {
    private static final int ROWS = 2_000_000;

    @TempDir
    Path dir;

    String format() {
        return "2";
    }

    @Override
    protected Map<String, String> properties() {
        var properties = new HashMap<>(new MergeRule(List.of("n"), List.of(), Optional.empty(), 0).properties());
        properties.put("format-version", format());
        return properties;
    }

    @Override
    protected IcebergStore create() {
        return IcebergStore.open(CatalogConfig.sqlite("lake", dir.resolve("catalog.db"), dir.resolve("warehouse")), CommitSteps.NONE, new WallClock());
    }

    @Test
    void aQueryOfMillionsOfReplacedRowsNeedsNoMemoryForThem() {
        var tables = (IcebergStore) store;
        long[] all = LongStream.range(0, ROWS).toArray();
        long[] even = LongStream.range(0, ROWS / 2).map(number -> 2 * number).toArray();
        var narrow = new QueryEngine(tables, new QueryLimits(48L << 20, 2, 60_000, 10, 1 << 20, 1));
        try {
            int at = 0;
            for (long[] numbers : List.of(all, all, even)) {
                assertThat(store.commit(request(1, Map.of(P0, advance(at, ++at)), file(ORDERS, 1, numbers)))).isInstanceOf(CommitOutcome.Committed.class);
            }

            assertThat(narrow.run("select count(*), count(*) filter (n % 2 = 0), sum(n)::bigint, min(n), max(n) from silver.orders", 1).rows())
                    .containsExactly(List.of((long) ROWS, ROWS / 2L, ROWS / 2L * (ROWS - 1), 0L, ROWS - 1L));
        } finally {
            tables.close();
        }
    }
}
