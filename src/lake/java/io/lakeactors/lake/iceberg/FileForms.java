package io.lakeactors.lake.iceberg;

import io.lakeactors.model.Schema;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;

/**
 * The forms of the tables that batches are written for. Batches begin many times a second, so the catalog is asked for the same table once a second, and when a batch has what the form that is
 * known does not hold; a file that was begun under a form is as good as one whose batch was open when the table changed: the commit decides.
 */
final class FileForms {
    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    /** @param judged schemas of batches that the form holds, or that the table did not hold either when it was asked */
    private record Known(TableMetadata metadata, FileForm form, long askedNanos, Set<Schema> judged) {
        boolean holds(Schema rows) {
            return judged.contains(rows) || SchemaFit.holds(form.table().schema(), form.former(), rows) && judged.add(rows);
        }
    }

    private final FileIO io;
    private final Map<TableName, Known> known = new ConcurrentHashMap<>();

    FileForms(FileIO io) {
        this.io = io;
    }

    /** @param read asks the catalog */
    FileForm of(TableSpec spec, long nowNanos, Supplier<TableMetadata> read) {
        TableName table = spec.name();
        Known last = known.get(table);
        if (last != null && nowNanos - last.askedNanos < KEPT_NANOS && last.holds(spec.schema())) {
            return last.form;
        }
        TableMetadata metadata = read.get();
        var form = last != null && isAlike(last.metadata, metadata) ? last.form : FileForm.of(new BaseTable(new StagedOperations(metadata, io), table.toString()));
        var now = new Known(metadata, form, nowNanos, ConcurrentHashMap.newKeySet());
        now.judged.add(spec.schema());
        known.put(table, now);
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
