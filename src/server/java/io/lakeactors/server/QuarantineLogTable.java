package io.lakeactors.server;

import io.lakeactors.engine.quarantine.LakeQuarantine;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine.Entry;
import io.lakeactors.query.SystemTable;
import io.lakeactors.query.SystemTable.Column;
import io.lakeactors.query.SystemTable.Kind;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code sys.quarantine_log}: who let records out of quarantine, when and why, newest first; one row for each rule, version and day of theirs. */
final class QuarantineLogTable {
    private static final int ROWS_MAX = 100_000;
    private static final List<Column> COLUMNS = List.of(
            new Column("change_id", Kind.TEXT), new Column("table_name", Kind.TEXT), new Column("left_at", Kind.TIME), new Column("action", Kind.TEXT), new Column("ordered_by", Kind.TEXT),
            new Column("reason", Kind.TEXT), new Column("pipeline", Kind.TEXT), new Column("judged_by", Kind.TEXT), new Column("rule_id", Kind.TEXT),
            new Column("contract_version", Kind.TEXT), new Column("ingest_day", Kind.TEXT), new Column("records", Kind.NUMBER));

    private QuarantineLogTable() {}

    static SystemTable of(LakeQuarantine quarantine) {
        return new SystemTable(new TableName("sys", "quarantine_log"), COLUMNS, () -> quarantine.log(Optional.empty(), ROWS_MAX).stream().map(QuarantineLogTable::row).toList());
    }

    private static List<Object> row(Entry entry) {
        return Arrays.asList(entry.change(), entry.table().toString(), entry.at(), entry.action().name().toLowerCase(Locale.ROOT), entry.by(), absent(entry.reason()), absent(entry.pipeline()),
                absent(entry.contractVersion()), entry.share().rule(), entry.share().contractVersion(), LocalDate.ofEpochDay(entry.share().day()).toString(), entry.share().rows());
    }

    private static String absent(String text) {
        return text.isEmpty() ? null : text;
    }
}
