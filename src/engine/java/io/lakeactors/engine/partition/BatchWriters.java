package io.lakeactors.engine.partition;

import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableStore;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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

    /**
     * The same for several batches for the same tables, which may share files. Blocking.
     *
     * @return the files of each
     */
    static List<List<WrittenFile>> finish(List<BatchWriters> batches) {
        var files = new ArrayList<List<WrittenFile>>();
        batches.forEach(batch -> files.add(new ArrayList<>()));
        for (var role : Refined.Role.values()) {
            var with = IntStream.range(0, batches.size()).filter(i -> batches.get(i).writers.containsKey(role)).boxed().toList();
            if (!with.isEmpty()) {
                var writers = with.stream().map(i -> batches.get(i).writers.get(role)).toList();
                var written = writers.get(0).finishWith(writers.subList(1, writers.size()));
                for (int i = 0; i < with.size(); i++) {
                    files.get(with.get(i)).addAll(written.get(i));
                }
            }
        }
        return withSharers(batches, files);
    }

    private static List<List<WrittenFile>> withSharers(List<BatchWriters> batches, List<List<WrittenFile>> files) {
        var sharers = new HashMap<String, List<String>>();
        for (int i = 0; i < batches.size(); i++) {
            for (var file : files.get(i)) {
                sharers.computeIfAbsent(file.path(), path -> new ArrayList<>()).add(batches.get(i).batchId);
            }
        }
        return IntStream.range(0, files.size()).mapToObj(i -> files.get(i).stream().map(file -> {
            var all = sharers.get(file.path());
            return all.size() > 1 ? file.sharedBy(all, batches.get(i).batchId) : file;
        }).toList()).toList();
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
