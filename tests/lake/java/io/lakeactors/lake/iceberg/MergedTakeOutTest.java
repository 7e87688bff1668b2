package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.TableChange;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Type;
import org.junit.jupiter.api.Test;

/** A table whose rows replace each other is emptied, unless it holds what no source brings again. */
class MergedTakeOutTest extends MergeFixture {
    private TableChange takeOut() {
        return change(0, new TableChange.TakeOut(List.of(new TableChange.From(source(0), 0), new TableChange.From(source(1), 0)), "la-before-replay-1", Map.of()));
    }

    private void filled() {
        commit(0, put(1, 1, "a"), put(2, 1, "b"));
        commit(1, put(3, 1, "c"), put(4, 1, "d"));
        commit(0, put(1, 2, "e"));
    }

    @Test
    void allRowsGo() {
        filled();
        assertThat(care().taken(MERGED, (TableChange.TakeOut) takeOut().work()).rows().values()).containsExactly(2L, 2L);
        assertThat(care().change(takeOut())).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).isEmpty();
        consistent();
    }

    @Test
    void rowsThatCameFromNoSourceAreNotLost() throws IOException {
        filled();
        foreign(MergedTakeOutTest::written);
        assertThat(rows()).hasSize(5);
        assertThat(care().change(takeOut())).isInstanceOfSatisfying(CommitOutcome.Refused.class, refused -> {
            assertThat(refused.error().code()).isEqualTo(ErrorCode.REPLAY_INEXACT);
            assertThat(refused.error().sentence()).contains("1 row of silver.customers", "would be lost", "Copy them to another table");
        });
        assertThat(rows()).hasSize(5);
    }

    private static void written(Table table) {
        try {
            Record row = GenericRecord.create(table.schema());
            row.setField("id", 9L);
            row.setField("ts", 9L);
            row.setField("region", "r1");
            row.setField(AuditColumns.TOPIC, "elsewhere");
            row.setField(AuditColumns.PARTITION, 0);
            row.setField(AuditColumns.OFFSET, 9L);
            for (var field : table.schema().columns()) {
                if (row.getField(field.name()) == null && field.isRequired()) {
                    row.setField(field.name(), field.type().typeId() == Type.TypeID.STRING ? "x" : OffsetDateTime.parse("2026-03-01T00:00:00Z"));
                }
            }
            var partition = new PartitionData(table.spec().partitionType());
            partition.set(0, "r1");
            var out = table.io().newOutputFile(table.location() + "/data/foreign.parquet");
            DataWriter<Record> writer = Parquet.writeData(out).schema(table.schema()).createWriterFunc(GenericParquetWriter::create).withSpec(table.spec()).withPartition(partition).build();
            try (writer) {
                writer.write(row);
            }
            table.newAppend().appendFile(writer.toDataFile()).commit();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatCannotBeReadIsRefusedForGood() throws IOException {
        filled();
        foreign(table -> {
            var partition = new PartitionData(table.spec().partitionType());
            partition.set(0, "r1");
            table.newAppend().appendFile(DataFiles.builder(table.spec()).withPath(table.location() + "/data/foreign.orc").withFormat(FileFormat.ORC).withPartition(partition)
                    .withFileSizeInBytes(10).withRecordCount(1).build()).commit();
        });
        assertThat(care().change(takeOut())).isInstanceOfSatisfying(CommitOutcome.Refused.class, refused -> assertThat(refused.error().sentence()).contains("LA-5073", "not Parquet"));
    }
}
