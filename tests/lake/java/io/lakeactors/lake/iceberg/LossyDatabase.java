package io.lakeactors.lake.iceberg;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;

/** A catalog database whose answers are lost when it is told so, with the SQLSTATE that drivers give. */
final class LossyDatabase extends Database {
    enum Loss {
        /** The pointer's UPDATE reaches the server, its answer does not reach us; the session ends without a COMMIT. */
        ANSWER_TO_UPDATE,
        /** COMMIT never reaches the server. */
        COMMIT,
        /** COMMIT is done, its answer is lost. */
        ANSWER_TO_COMMIT
    }

    private Loss next;
    private String state = "08006";
    private int hits;
    private int updatesBefore;

    LossyDatabase(CatalogConfig config) {
        super(config);
    }

    /** The next transaction that swaps a pointer loses this. @param updatesBefore how many pointers are swapped undisturbed first */
    void lose(Loss loss, String sqlState, int updatesBefore) {
        next = loss;
        state = sqlState;
        this.updatesBefore = updatesBefore;
    }

    int hits() {
        return hits;
    }

    @Override
    Connection open(String address, Properties properties) throws SQLException {
        Connection real = super.open(address, properties);
        boolean[] swapping = {false};
        return (Connection) Proxy.newProxyInstance(LossyDatabase.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("commit") && swapping[0] && next != null && next != Loss.ANSWER_TO_UPDATE) {
                if (next == Loss.ANSWER_TO_COMMIT) {
                    real.commit();
                }
                throw lost();
            }
            Object result = call(real, method, arguments);
            if (method.getName().equals("commit") || method.getName().equals("rollback")) {
                swapping[0] = false;
            }
            if (method.getName().equals("prepareStatement") && ((String) arguments[0]).startsWith("UPDATE iceberg_tables")) {
                swapping[0] = true;
                return lossy((PreparedStatement) result);
            }
            return result;
        });
    }

    private PreparedStatement lossy(PreparedStatement real) {
        return (PreparedStatement) Proxy.newProxyInstance(LossyDatabase.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, (proxy, method, arguments) -> {
            Object result = call(real, method, arguments);
            if (method.getName().equals("executeUpdate") && next == Loss.ANSWER_TO_UPDATE && updatesBefore-- == 0) {
                throw lost();
            }
            return result;
        });
    }

    private SQLException lost() {
        next = null;
        hits++;
        return new SQLException("connection lost", state);
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
