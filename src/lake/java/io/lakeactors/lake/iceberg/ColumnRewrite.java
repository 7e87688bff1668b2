package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.parquet.PageScratch;
import io.lakeactors.lake.parquet.ParquetInput;
import io.lakeactors.lake.parquet.ParquetLayout;
import io.lakeactors.lake.parquet.ParquetOutput;
import io.lakeactors.lake.parquet.RangeReader;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.RewriteOrder;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.avro.AvroSchemaUtil;
import org.apache.iceberg.io.IOUtil;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.types.Types;

/** Column by column, without making rows. */
final class ColumnRewrite implements Rewriting {
    private static final int STEP_ROWS = 20_000;
    private final Table table;
    private final WarehouseFiles files;
    private final RewriteOrder order;
    private final PartitionSpec spec;
    private final DataFile first;
    private final IntFunction<String> locations;
    private final FileForm form;
    private final DeletedRows deleted;
    private final SortOrder sort;
    private final ParquetLayout layout;
    private final PageScratch scratch;
    private final List<PartitionFile> begun = new ArrayList<>();
    private final List<DataFile> written = new ArrayList<>();
    private PartitionFile open;

    /** @param first a file of the partition @param locations names new files by their number @param sort in which the rows come */
    ColumnRewrite(FileForm form, WarehouseFiles files, RewriteOrder order, DataFile first, IntFunction<String> locations, SortOrder sort) {
        this.sort = sort;
        this.form = form;
        table = form.table();
        deleted = new DeletedRows(table, null);
        this.files = files;
        this.order = order;
        this.first = first;
        this.locations = locations;
        spec = table.specs().get(first.specId());
        layout = TableLayout.of(table.properties(), order.bufferBytes());
        scratch = new PageScratch(layout);
    }

    /** Whether all these files, which are Parquet, can be taken. */
    static boolean fits(FileForm form, WarehouseFiles files, List<FileScanTask> tasks) throws IOException {
        Set<Integer> addable = addable(form.table());
        for (FileScanTask task : tasks) {
            try (SeekableInputStream in = files.newInputFile(task.file().location()).newStream()) {
                ParquetInput input = ParquetInput.open(reader(in), task.file().fileSizeInBytes());
                if (!input.fits(form.schema(), addable) || input.rows() != task.file().recordCount()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Columns that are null where a file lacks them: those that no partition and no default gives a value. */
    static Set<Integer> addable(Table table) {
        var ids = new HashSet<Integer>();
        table.schema().columns().stream().filter(column -> column.isOptional() && column.initialDefault() == null).map(Types.NestedField::fieldId).forEach(ids::add);
        table.specs().values().forEach(spec -> spec.fields().forEach(field -> ids.remove(field.sourceId())));
        return ids;
    }

    static RangeReader reader(SeekableInputStream in) {
        return (position, into, start, length) -> {
            in.seek(position);
            if (IOUtil.readRemaining(in, into, start, length) != length) {
                throw new EOFException("the file ends before byte " + (position + length));
            }
        };
    }

    @Override
    public void copy(FileScanTask task, Runnable breath) throws IOException {
        BitSet dropped = deleted.of(task);
        try (SeekableInputStream in = files.newInputFile(task.file().location()).newStream()) {
            var input = ParquetInput.open(reader(in), task.file().fileSizeInBytes());
            if (order.ingestedFrom().isPresent()) {
                int ingested = table.schema().findField(AuditColumns.INGEST_TS).fieldId();
                dropped.or(input.again().rowsBelow(ingested, Math.multiplyExact(order.ingestedFrom().getAsLong(), 1_000L), scratch));
            }
            boolean anyLeft = dropped.cardinality() < input.rows();
            while (anyLeft && !input.isAtEnd()) {
                step(input, dropped);
                breath.run();
            }
            input.release();
        }
    }

    private void step(ParquetInput input, BitSet dropped) throws IOException {
        if (open == null) {
            open = new PartitionFile(locations.apply(begun.size()), (PartitionData) first.partition(), location -> DurableOutput.create(files, location),
                    opening -> new ParquetOutput(form.schema(), layout, scratch, AvroSchemaUtil::makeCompatibleName, opening));
            begun.add(open);
        }
        open.copy(input, STEP_ROWS, dropped);
        if (open.fileBytes() >= order.targetBytes()) {
            end();
        }
    }

    private void end() throws IOException {
        if (open == null || open.rows() == 0) {
            return;
        }
        open.end(form.keyValues());
        open.complete();
        written.add(open.described(form, spec, sort));
        open = null;
    }

    @Override
    public List<DataFile> complete(Runnable breath) throws IOException {
        end();
        scratch.close();
        return written;
    }

    @Override
    public void abandon() {
        begun.forEach(PartitionFile::discard);
        scratch.close();
    }
}
