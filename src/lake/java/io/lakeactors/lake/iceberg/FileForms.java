package io.lakeactors.lake.iceberg;

import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;

/**
 * The forms of the tables that batches are written for. Batches begin many times a second, so the catalog is asked for the same table once a second; a file that
 * was begun under a form is as good as one whose batch was open when the table changed: the commit decides.
 */
final class FileForms {
    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    private record Known(TableMetadata metadata, FileForm form, long askedNanos) {}

    private final FileIO io;
    private final Map<TableName, Known> known = new ConcurrentHashMap<>();

    FileForms(FileIO io) {
        this.io = io;
    }

    /** @param read asks the catalog */
    FileForm of(TableName table, long nowNanos, Supplier<TableMetadata> read) {
        Known last = known.get(table);
        if (last != null && nowNanos - last.askedNanos < KEPT_NANOS) {
            return last.form;
        }
        TableMetadata metadata = read.get();
        var form = last != null && isAlike(last.metadata, metadata) ? last.form : FileForm.of(new BaseTable(new StagedOperations(metadata, io), table.toString()));
        known.put(table, new Known(metadata, form, nowNanos));
        return form;
    }

    /** The table may have changed: the catalog is asked again. */
    void forget(TableName table) {
        known.remove(table);
    }

    private static boolean isAlike(TableMetadata one, TableMetadata other) {
        return one.uuid().equals(other.uuid()) && one.location().equals(other.location()) && one.currentSchemaId() == other.currentSchemaId()
                && one.defaultSpecId() == other.defaultSpecId() && one.properties().equals(other.properties());
    }
}
