package io.lakeactors.lake.iceberg;

import java.sql.Connection;
import java.sql.SQLException;

/** Runs work in one transaction of the catalog's database each, and tells an end that is certain from one that is not. */
final class Transactions {
    private final Database database;
    private final String address;

    Transactions(Database database, String address) {
        this.database = database;
        this.address = address;
    }

    /** The answer to COMMIT was lost: the work may be done or not. */
    static final class EndUnknown extends Exception {
        private static final long serialVersionUID = 1L;

        EndUnknown(SQLException cause) {
            super("the catalog's answer to a commit was lost: " + Foreign.firstLine(cause), cause);
        }
    }

    /** Reads. @throws io.lakeactors.model.LakeException if the database does not answer */
    <T> T read(String doing, Database.Work<T> work) {
        try {
            return database.look(work);
        } catch (SQLException e) {
            throw Foreign.catalog(doing, address, e);
        }
    }

    /**
     * Changes. Work that throws leaves nothing behind, whatever it threw.
     *
     * @throws io.lakeactors.model.LakeException if the database does not answer; nothing was changed then
     */
    <T> T change(String doing, Database.Work<T> work) throws EndUnknown {
        Connection connection;
        T result;
        try {
            connection = database.begin();
        } catch (SQLException e) {
            throw Foreign.catalog(doing, address, e);
        }
        try {
            result = work.in(connection);
        } catch (SQLException e) {
            Database.rollback(connection);
            Database.close(connection);
            throw Foreign.catalog(doing, address, e);
        } catch (RuntimeException e) {
            Database.rollback(connection);
            Database.close(connection);
            throw e;
        }
        boolean done = false;
        try {
            connection.commit();
            done = true;
            return result;
        } catch (SQLException e) {
            throw new EndUnknown(e);
        } finally {
            database.end(connection, done);
        }
    }
}
