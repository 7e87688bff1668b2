package io.lakeactors.lake.iceberg;

import io.lakeactors.model.CommitOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The one transaction in which tables' pointers move. No statement is ever run twice, and an end that is not certain is reported as unknown. */
final class PointerSwap {
    private PointerSwap() {}

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
        try {
            Optional<CommitOutcome> lost = work.in(connection);
            if (lost.isPresent()) {
                Database.rollback(connection);
                return lost;
            }
            connection.commit();
            return Optional.empty();
        } catch (SQLException | RuntimeException e) {
            return Optional.of(new CommitOutcome.Unknown("the catalog's answer was lost: " + Foreign.firstLine(e)));
        } finally {
            Database.close(connection);
        }
    }
}
