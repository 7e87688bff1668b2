package io.lakeactors.lake.iceberg;

import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine.Action;
import io.lakeactors.model.TableQuarantine.Entry;
import io.lakeactors.model.TableQuarantine.Share;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code la_quarantine_log}: what has left quarantines, written in the transaction in which it left. */
final class QuarantineLog {
    static final String SCHEMA = "CREATE TABLE IF NOT EXISTS la_quarantine_log(change_id VARCHAR(64) NOT NULL, part INTEGER NOT NULL, table_namespace VARCHAR(255) NOT NULL,"
            + " table_name VARCHAR(255) NOT NULL, applied_at BIGINT NOT NULL, action VARCHAR(16) NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL,"
            + " pipeline TEXT NOT NULL, judged_by TEXT NOT NULL, rule_id TEXT NOT NULL, contract_version TEXT NOT NULL, ingest_day BIGINT NOT NULL,"
            + " row_count BIGINT NOT NULL, PRIMARY KEY (change_id, part))";
    private static final String INSERT = "INSERT INTO la_quarantine_log (change_id, part, table_namespace, table_name, applied_at, action, actor, reason, pipeline, judged_by, rule_id,"
            + " contract_version, ingest_day, row_count) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
    private static final String SELECT = "SELECT change_id, table_namespace, table_name, applied_at, action, actor, reason, pipeline, judged_by, rule_id, contract_version, ingest_day, row_count"
            + " FROM la_quarantine_log";

    private QuarantineLog() {}

    static void write(Connection connection, TableChange change, TableChange.Note note, long atMillis) throws SQLException {
        write(connection, note.shares().stream().map(share ->
                new Entry(change.id(), change.table(), atMillis, note.action(), note.by(), note.reason(), note.pipeline(), note.contractVersion(), share)).toList());
    }

    /** @param entries all of each change that they are of */
    static void write(Connection connection, List<Entry> entries) throws SQLException {
        Map<String, Integer> parts = new HashMap<>();
        for (Entry entry : entries) {
            write(connection, parts.merge(entry.change(), 1, Integer::sum), entry);
        }
    }

    private static void write(Connection connection, int part, Entry entry) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, entry.change());
            insert.setInt(2, part);
            insert.setString(3, entry.table().namespace());
            insert.setString(4, entry.table().name());
            insert.setLong(5, entry.at());
            insert.setString(6, entry.action().name().toLowerCase(Locale.ROOT));
            insert.setString(7, entry.by());
            insert.setString(8, entry.reason());
            insert.setString(9, entry.pipeline());
            insert.setString(10, entry.contractVersion());
            insert.setString(11, entry.share().rule());
            insert.setString(12, entry.share().contractVersion());
            insert.setLong(13, entry.share().day());
            insert.setLong(14, entry.share().rows());
            insert.executeUpdate();
        }
    }

    static List<Entry> read(Connection connection, Optional<TableName> table, int limit) throws SQLException {
        String where = table.isPresent() ? " WHERE table_namespace = ? AND table_name = ?" : "";
        try (PreparedStatement select = connection.prepareStatement(SELECT + where + " ORDER BY applied_at DESC, change_id DESC, part LIMIT ?")) {
            int at = 1;
            if (table.isPresent()) {
                select.setString(at++, table.get().namespace());
                select.setString(at++, table.get().name());
            }
            select.setInt(at, limit);
            var entries = new ArrayList<Entry>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(new Entry(row.getString(1), new TableName(row.getString(2), row.getString(3)), row.getLong(4), Action.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                            row.getString(6), row.getString(7), row.getString(8), row.getString(9), new Share(row.getString(10), row.getString(11), row.getLong(12), row.getLong(13))));
                }
            }
            return entries;
        }
    }
}
