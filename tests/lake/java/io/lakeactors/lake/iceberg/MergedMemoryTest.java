package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.testkit.WallClock;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** All indexes together keep to what memory they are given, those of tables that nothing comes to as well. */
class MergedMemoryTest extends MergeFixture {
    private static final TableName OTHER = new TableName("silver", "others");

    @Test
    void anIdleTableGivesUpMemoryWhenAnotherIsAdded() {
        store.ensure(new TableSpec(OTHER, merged(rule()).schema(), List.of(new PartitionBy(PartitionBy.Transform.IDENTITY, "region")), rule().properties()), false);
        // It is there from the first page on that is not in memory.
        Path folder = dir.resolve("indexes");
        // As many pages as an index begins with, and a few more: 16 of 4.7 kB.
        try (var merged = new MergedTables(new Summary(((IcebergStore) store).files()), new WallClock(), 1 << 17, folder)) {
            add(merged, MERGED, LongStream.range(0, 300).mapToObj(id -> put(id, 1, "v")).toList());
            assertThat(folder).doesNotExist();

            add(merged, OTHER, List.of(put(1, 1, "v")));

            assertThat(folder).isDirectory();
        }
    }

    private void add(MergedTables merged, TableName table, List<Event> events) {
        var files = ((IcebergStore) store).files();
        var base = ((IcebergStore) store).loaded(table).operations().current();
        var added = written(0, 0, events).stream().map(file -> DataFileDescriptor.fromJson(file.descriptor(), base.specsById())).toList();
        merged.add(rule(), new StagedOperations(base, files), table.name(), files, added, update -> { });
    }
}
