package io.lakeactors.server.drill;

import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Selection;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.WrittenFile;
import java.util.List;
import java.util.function.LongSupplier;

/** A writer whose files take their time to become durable. */
record SlowTableWriter(TableWriter real, LongSupplier lateMillis) implements TableWriter {
    @Override
    public void write(ColumnBatch batch, Selection rows) {
        real.write(batch, rows);
    }

    @Override
    public long bufferedBytes() {
        return real.bufferedBytes();
    }

    @Override
    public long fileBytes() {
        return real.fileBytes();
    }

    @Override
    public List<WrittenFile> finish() {
        FaultyTableStore.pause(lateMillis.getAsLong());
        return real.finish();
    }

    @Override
    public List<List<WrittenFile>> finishWith(List<TableWriter> others) {
        FaultyTableStore.pause(lateMillis.getAsLong());
        return real.finishWith(others.stream().map(other -> other instanceof SlowTableWriter slow ? slow.real : other).toList());
    }

    @Override
    public void abort() {
        real.abort();
    }
}
