package io.lakeactors.testkit;

import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Selection;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps copies of rows until it is finished; then they are a file of the {@link FakeTableStore}. */
final class FakeTableWriter implements TableWriter {
    private static final long BYTES_PER_VALUE = 16;

    private final FakeTableStore store;
    private final TableSpec spec;
    private final long writerEpoch;
    private final String batchId;
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private long bytes;

    FakeTableWriter(FakeTableStore store, TableSpec spec, long writerEpoch, String batchId) {
        this.store = store;
        this.spec = spec;
        this.writerEpoch = writerEpoch;
        this.batchId = batchId;
    }

    @Override
    public void write(ColumnBatch batch, Selection selected) {
        store.beforeWrite();
        for (int i = 0; i < selected.count(); i++) {
            int row = selected.rows()[i];
            var values = new LinkedHashMap<String, Object>();
            for (int c = 0; c < batch.columns().length; c++) {
                values.put(batch.schema().fields().get(c).name(), Cells.read(batch.columns()[c], row));
            }
            rows.add(values);
            bytes += BYTES_PER_VALUE * values.size();
        }
    }

    @Override
    public long bufferedBytes() {
        return bytes;
    }

    @Override
    public long fileBytes() {
        return bytes;
    }

    @Override
    public List<WrittenFile> finish() {
        store.beforeFinish();
        if (rows.isEmpty()) {
            return List.of();
        }
        return List.of(store.keep(spec.name(), writerEpoch, batchId, List.copyOf(rows), bytes));
    }

    @Override
    public List<List<WrittenFile>> finishWith(List<TableWriter> others) {
        var with = new ArrayList<FakeTableWriter>(List.of(this));
        others.forEach(other -> with.add((FakeTableWriter) other));
        var all = new ArrayList<Map<String, Object>>();
        with.forEach(writer -> all.addAll(writer.rows));
        store.beforeFinish();
        if (all.isEmpty()) {
            return with.stream().map(writer -> List.<WrittenFile>of()).toList();
        }
        var file = store.keep(spec.name(), writerEpoch, batchId, all, with.stream().mapToLong(writer -> writer.bytes).sum());
        return with.stream().map(writer -> writer.rows.isEmpty() ? List.<WrittenFile>of() : List.of(file.withRows(writer.rows.size()))).toList();
    }

    @Override
    public void abort() {
        rows.clear();
    }
}
