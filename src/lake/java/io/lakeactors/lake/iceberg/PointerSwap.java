package io.lakeactors.lake.iceberg;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;

/** The one transaction in which tables' pointers move. No statement is ever run twice, and an end that is not certain is reported as unknown. */
final class PointerSwap {
    private PointerSwap() {}

    /**
     * One table of a change.
     *
     * @param base what it stood at; null where it is to be made
     * @param next what it shall be; {@code base} itself where it only must not have moved on
     */
    record Move(TableName table, TableMetadata base, TableMetadata next) {
        boolean isChange() {
            return next != base;
        }
    }

    /**
     * Holds the rows of tables that there are until the transaction ends, in one order for all: nobody waits for somebody who waits for him.
     *
     * @return one whose pointer is not where it stood
     */
    static Optional<Move> hold(Connection connection, CatalogRows rows, List<Move> moves) throws SQLException {
        for (Move move : moves.stream().sorted(Comparator.comparing(Move::table)).toList()) {
            if (!rows.location(connection, move.table(), true).equals(Optional.of(move.base().metadataFileLocation()))) {
                return Optional.of(move);
            }
        }
        return Optional.empty();
    }

    /** @return one whose pointer did not move, as it is not where it stood */
    static Optional<Move> swap(Connection connection, CatalogRows rows, List<Move> moves) throws SQLException {
        for (Move move : moves) {
            if (move.isChange() && !rows.swap(connection, move.table(), move.base().metadataFileLocation(), move.next().metadataFileLocation())) {
                return Optional.of(move);
            }
        }
        return Optional.empty();
    }

    /**
     * @param work tells why the transaction must end without effect; empty if everything is in place to commit it
     * @return what became of it, if it was not committed for certain
     */
    static Optional<CommitOutcome> run(Database database, Database.Work<Optional<CommitOutcome>> work) {
        Connection connection;
        try {
            connection = database.begin();
        } catch (SQLException e) {
            return Optional.of(new CommitOutcome.Unknown("the catalog cannot be reached: " + Foreign.firstLine(e)));
        }
        boolean done = false;
        try {
            Optional<CommitOutcome> lost = work.in(connection);
            if (lost.isPresent()) {
                done = Database.rollback(connection);
                return lost;
            }
            connection.commit();
            done = true;
            return Optional.empty();
        } catch (SQLException | RuntimeException e) {
            return Optional.of(new CommitOutcome.Unknown("the catalog's answer was lost: " + Foreign.firstLine(e)));
        } finally {
            database.end(connection, done);
        }
    }
}
