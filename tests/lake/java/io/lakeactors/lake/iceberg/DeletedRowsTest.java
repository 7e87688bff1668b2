package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.util.ContentFileUtil;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitSet;

/** Which rows deletes have taken is found without reading a file of deletes for each data file. */
class DeletedRowsTest extends MergeFixture {
    /** Notes what is opened. */
    private record Watched(FileIO io, List<String> opened) implements FileIO {
        @Override
        public InputFile newInputFile(String path) {
            opened.add(path);
            return io.newInputFile(path);
        }

        @Override
        public OutputFile newOutputFile(String path) {
            return io.newOutputFile(path);
        }

        @Override
        public void deleteFile(String path) {
            io.deleteFile(path);
        }
    }

    @Test
    void aFileOfDeletesIsReadOnceForAllDataFiles() throws IOException {
        for (int i = 0; i < 4; i++) {
            commit(0, put(1 + 2L * i, 1, "v"), put(101 + 2L * i, 1, "v"));
        }
        commit(0, put(1, 2, "w"), put(3, 2, "w"), put(5, 2, "w"), put(7, 2, "w"));
        var opened = new ArrayList<String>();
        var table = new BaseTable(new StagedOperations(((IcebergStore) store).loaded(MERGED).operations().current(), new Watched(((IcebergStore) store).files(), opened)), "t");
        var deleted = new DeletedRows(table, null);
        long rows = 0;
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            opened.clear();
            for (FileScanTask task : tasks) {
                rows += deleted.of(task).cardinality();
            }
        }

        assertThat(rows).isEqualTo(4);
        assertThat(opened.stream().filter(path -> path.endsWith(".parquet"))).hasSize(1).allMatch(path -> path.contains(DeletesFile.NAME));
    }

    @Test
    void whichRowsAreGoneTakesAsMuchMemoryOfAScanAsItMay() {
        commit(0, put(1, 1, "v"), put(2, 1, "v"), put(3, 1, "v"));
        commit(0, put(1, 2, "w"), put(2, 2, "w"));
        Table table = ((IcebergStore) store).loaded(MERGED);

        assertThat(new SnapshotScan(MERGED, table, 2).read().files().stream().map(TableReader.DataFile::deleted).filter(gone -> !gone.isEmpty())).hasSize(2)
                .allMatch(gone -> gone instanceof RoaringBitSet && gone.cardinality() == 1);
        assertThatThrownBy(() -> new SnapshotScan(MERGED, table, 1).read()).isInstanceOfSatisfying(LakeException.class, e -> {
            assertThat(e.error().code()).isEqualTo(ErrorCode.QUERY_FAILED);
            assertThat(e.error().what()).isEqualTo("which rows of silver.customers are gone takes more than 1 bytes of memory");
            assertThat(e.error().mend()).contains("compaction");
        });
    }

    @Test
    void readersSeeWhichDataFileDeletesAreAboutHoweverLongItsPath() throws IOException {
        String region = "far ".repeat(40);
        commit(0, put(1, 1, "v", region), put(2, 1, "v", region));
        commit(0, put(1, 2, "w", region));
        Table table = ((IcebergStore) store).loaded(MERGED);
        var paths = new ArrayList<String>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(task -> task.deletes().forEach(deletes -> paths.add(task.file().location())));
        }
        try (var deletes = ManifestFiles.readDeleteManifest(table.currentSnapshot().deleteManifests(table.io()).getFirst(), table.io(), table.specs())) {
            assertThat(deletes).singleElement().satisfies(file -> assertThat(String.valueOf(ContentFileUtil.referencedDataFile(file))).hasSizeGreaterThan(160).isEqualTo(paths.getFirst()));
        }
        assertThat(paths).hasSize(1);
    }
}
