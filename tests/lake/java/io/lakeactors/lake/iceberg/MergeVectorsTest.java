package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableShape;
import io.lakeactors.model.TableSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.util.PartitionUtil;
import org.junit.jupiter.api.Test;

/** All that holds of a merged table holds in format 3 too, where rows go by deletion vectors. */
class MergeVectorsTest extends MergeTest {
    @Override
    protected Map<String, String> properties() {
        return Map.of("format-version", "3");
    }

    private List<FileScanTask> tasks() throws IOException {
        var tasks = new ArrayList<FileScanTask>();
        try (CloseableIterable<FileScanTask> planned = table().newScan().planFiles()) {
            planned.forEach(tasks::add);
        }
        return tasks;
    }

    private BaseTable table() {
        return ((IcebergStore) store).loaded(MERGED);
    }

    private List<DeleteFile> deletes() throws IOException {
        return tasks().stream().flatMap(task -> task.deletes().stream()).toList();
    }

    private String total() {
        return table().currentSnapshot().summary().getOrDefault("total-delete-files", "0");
    }

    @Test
    void aDataFileHasOneVectorWhichHoldsWhatTheOneBeforeItHeld() throws IOException {
        commit(0, put(2, 1, "a"), put(4, 1, "a"), put(6, 1, "a"));
        commit(0, put(2, 2, "b"));
        commit(0, put(4, 2, "b"));
        commit(0, put(2, 3, "c"), put(8, 1, "a"));

        assertThat(rows()).containsExactly("2=c", "4=b", "6=a", "8=a");
        assertThat(deletes()).allMatch(file -> file.format() == FileFormat.PUFFIN);
        assertThat(tasks()).allMatch(task -> task.deletes().size() <= 1);
        assertThat(deletes()).extracting(DeleteFile::recordCount).containsExactlyInAnyOrder(2L, 1L);
        assertThat(total()).isEqualTo("2");
        restart();
        commit(0, put(6, 2, "b"));
        assertThat(rows()).containsExactly("2=c", "4=b", "6=b", "8=a");
        consistent();
    }

    @Test
    void compactionTakesVectorsAwayAndRowsKeepTheirIds() throws IOException {
        commit(0, put(2, 1, "a"), put(4, 1, "a"), put(6, 1, "a"));
        commit(0, put(2, 2, "b"), put(8, 1, "a"));
        Map<Long, Long> before = ids();

        assertThat(care().change(compaction())).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).containsExactly("2=b", "4=a", "6=a", "8=a");
        assertThat(deletes()).isEmpty();
        assertThat(total()).isEqualTo("0");
        assertThat(ids()).isEqualTo(before).hasSize(4);
        commit(0, put(4, 2, "b"));
        assertThat(rows()).containsExactly("2=b", "4=b", "6=a", "8=a");
        assertThat(ids()).containsEntry(2L, before.get(2L));
        consistent();
    }

    @Test
    void rowsThatGoWhileFilesAreWrittenAnewGoFromTheNewOnes() throws IOException {
        commit(0, put(2, 1, "a"), put(4, 1, "a"), put(6, 1, "a"));
        commit(0, put(2, 2, "b"), put(8, 1, "a"));
        var change = compaction();
        commit(0, put(6, 2, "b"), put(2, 3, "c"));

        assertThat(care().change(change)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).containsExactly("2=c", "4=a", "6=b", "8=a");
        assertThat(deletes()).extracting(DeleteFile::recordCount).containsExactly(2L);
        consistent();
    }

    /** A vector is of one data file, however large the partition is. */
    @Test
    void aFileIsWrittenAnewOnceVectorsTakeAShareOfItsOwnRows() {
        for (int file = 0; file < 12; file++) {
            commit(0, tenRows(20L * file, 1));
        }
        commit(0, put(20, 2, "b"));
        commit(0, tenRows(0, 2));

        List<TableShape.LiveFile> due = care().shape(MERGED, 1).partitions().stream().flatMap(partition -> partition.candidates().stream()).toList();
        assertThat(due).hasSize(2).allMatch(file -> file.deletes() == 1);

        assertThat(care().change(anew(due))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).hasSize(120).contains("0=v2", "20=b");
        assertThat(total()).isEqualTo("0");
        assertThat(care().shape(MERGED, 1).partitions()).isEmpty();
        consistent();
    }

    private static Event[] tenRows(long first, long ts) {
        return LongStream.range(0, 10).mapToObj(i -> put(first + 2 * i, ts, "v" + ts)).toArray(Event[]::new);
    }

    private TableChange anew(List<TableShape.LiveFile> files) {
        long epoch = store.acquireEpoch(TableCare.entity(MERGED));
        long planned = store.head(MERGED).snapshotId().getAsLong();
        var paths = files.stream().map(TableShape.LiveFile::path).toList();
        var added = care().rewrite(new RewriteOrder(MERGED, planned, epoch, "r", paths, 64 << 20, 4 << 20, OptionalLong.empty()));
        return change(epoch, new TableChange.Replace(planned, paths, added, 0));
    }

    /** Each vector holds what those before it held: how many came meanwhile makes no difference. */
    @Test
    void ofTheVectorsThatCameDuringACompactionTheLastOfEachFileIsRead() throws IOException {
        commit(0, put(2, 1, "a"), put(4, 1, "a"), put(6, 1, "a"));
        commit(0, put(8, 1, "a"));
        var change = compaction();
        commit(0, put(2, 2, "b"));
        Path first = Path.of(URI.create(deletes().getFirst().location()).getPath());
        commit(0, put(4, 2, "b"));
        Files.delete(first);

        assertThat(care().change(change)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).containsExactly("2=b", "4=b", "6=a", "8=a");
        consistent();
    }

    /** All vectors of a commit are in one file: each is as large as its part of it. */
    @Test
    void aVectorCountsWithItsOwnBytes() {
        DeleteFile vector = FileMetadata.deleteFileBuilder(PartitionSpec.unpartitioned()).ofPositionDeletes().withPath("v.puffin").withFormat(FileFormat.PUFFIN).withFileSizeInBytes(10_000_000)
                .withReferencedDataFile("a.parquet").withContentOffset(4).withContentSizeInBytes(40).withRecordCount(1).build();
        assertThat(CareOrphans.bytes(vector)).isEqualTo(40);
    }

    @Test
    void aTableThatIsThereKeepsItsFormat() {
        var other = new TableSpec(ORDERS, spec(ORDERS).schema(), List.of(), Map.of("format-version", "2"));
        assertThatThrownBy(() -> store.ensure(other, false)).isInstanceOf(LakeException.class).hasMessageContaining("the table has format 3 and the pipeline says 2");
        assertThat(store.ensure(spec(ORDERS), false).changes()).isEmpty();
    }

    /** Of each key's row, the id that the table has given it. */
    private Map<Long, Long> ids() throws IOException {
        var ids = new TreeMap<Long, Long>();
        var wanted = new org.apache.iceberg.Schema(table().schema().findField("id"), MetadataColumns.ROW_ID);
        var deleted = new DeletedRows(table(), null);
        for (FileScanTask task : tasks()) {
            var constants = PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant);
            var gone = deleted.of(task);
            int row = 0;
            try (CloseableIterable<Record> records = Parquet.read(table().io().newInputFile(task.file().location())).project(wanted)
                    .createReaderFunc(inFile -> GenericParquetReaders.buildReader(wanted, inFile, constants)).build()) {
                for (Record one : records) {
                    if (!gone.get(row++)) {
                        ids.put((Long) one.get(0), (Long) one.get(1));
                    }
                }
            }
        }
        return ids;
    }
}
