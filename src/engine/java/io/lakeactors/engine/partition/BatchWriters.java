package io.lakeactors.engine.partition;

import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableStore;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.WrittenFile;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/** The files of one batch: a writer for each table that has got a row. Not safe for threads, but may be handed from one to another. */
final class BatchWriters {
    private final TableStore store;
    private final Map<Refined.Role, TableSpec> tables;
    private final long epoch;
    private final String batchId;
    private final Map<Refined.Role, TableWriter> writers = new EnumMap<>(Refined.Role.class);

    BatchWriters(TableStore store, Map<Refined.Role, TableSpec> tables, long epoch, String batchId) {
        this.store = store;
        this.tables = tables;
        this.epoch = epoch;
        this.batchId = batchId;
    }

    void write(Refined refined) {
        for (var part : refined.parts()) {
            var spec = tables.get(part.role());
            if (spec != null && part.rows().count() > 0) {
                writers.computeIfAbsent(part.role(), role -> store.writer(spec, epoch, batchId)).write(part.batch(), part.rows());
            }
        }
    }

    /** Closes the files and makes them durable. Blocking. @param files gets them, also those before one that fails */
    void finish(Collection<WrittenFile> files) {
        writers.values().forEach(writer -> files.addAll(writer.finish()));
    }

    void abort() {
        writers.values().forEach(TableWriter::abort);
    }

    long bufferedBytes() {
        return writers.values().stream().mapToLong(TableWriter::bufferedBytes).sum();
    }

    long fileBytes() {
        return writers.values().stream().mapToLong(TableWriter::fileBytes).sum();
    }
}
