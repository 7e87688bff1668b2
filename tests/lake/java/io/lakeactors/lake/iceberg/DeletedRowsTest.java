package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.junit.jupiter.api.Test;

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
}
