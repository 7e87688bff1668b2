package io.lakeactors.lake.iceberg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Who copies files ({@code la_hold}): while one of them does, maintenance expires snapshots as ever, but deletes no file. Who dies is waited for no longer than he said. */
final class HoldRows {
    private HoldRows() {}

    /** Begins, or goes on. @param until milliseconds since 1970 */
    static void hold(Connection connection, String holder, long until) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO la_hold (holder, until) VALUES (?, ?) ON CONFLICT (holder) DO UPDATE SET until = excluded.until")) {
            upsert.setString(1, holder);
            upsert.setLong(2, until);
            upsert.executeUpdate();
        }
    }

    /** Ends it, and forgets those that have run out. */
    static void lift(Connection connection, String holder, long now) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM la_hold WHERE holder = ? OR until < ?")) {
            delete.setString(1, holder);
            delete.setLong(2, now);
            delete.executeUpdate();
        }
    }

    static boolean isHeld(Connection connection, long now) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM la_hold WHERE until >= ?")) {
            select.setLong(1, now);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
