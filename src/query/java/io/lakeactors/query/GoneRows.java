package io.lakeactors.query;

import io.lakeactors.model.SqlNames;
import io.lakeactors.model.TableReader.DataFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBDriver;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;

/**
 * Rows that deletes have removed, for a DuckDB instance that asks row by row. A table of them that is joined would cost it tens of bytes for each; and as it takes a list of files that come with their
 * schema for one row, it would keep all rows of the files instead, and look up the deletes in them.
 */
final class GoneRows {
    private static final String BY_NUMBER = "la gone";
    private static final String BY_PATH = "la gone from";
    /** Blanks in them, as they are no functions for others. */
    static final Set<String> FUNCTIONS = Set.of(BY_NUMBER, BY_PATH);

    private final Connection connection;
    private final List<BitSet> files = new ArrayList<>();
    /** By path: a list of files each, as two tables may have adopted the same one. */
    private final List<Map<String, BitSet>> lists = new ArrayList<>();

    GoneRows(Connection connection) {
        this.connection = connection;
    }

    /** What is true of the rows of these files that are there, where DuckDB numbers them. */
    String without(List<DataFile> more) throws SQLException {
        if (files.isEmpty()) {
            try (var function = DuckDBFunctions.scalarFunction()) {
                register(function.withName(BY_NUMBER).withParameters(DuckDBColumnType.BIGINT, DuckDBColumnType.BIGINT).withVectorizedFunction(this::byNumber));
            }
        }
        int first = files.size();
        more.forEach(file -> files.add(file.deleted()));
        return "NOT " + SqlNames.quoted(BY_NUMBER) + "(" + first + " + CAST(file_index AS BIGINT), file_row_number)";
    }

    /** As above, where DuckDB says the path of a row's file. @param more by their paths @param path the column */
    String without(Map<String, BitSet> more, String path) throws SQLException {
        if (lists.isEmpty()) {
            try (var function = DuckDBFunctions.scalarFunction()) {
                register(function.withName(BY_PATH).withParameters(DuckDBColumnType.BIGINT, DuckDBColumnType.VARCHAR, DuckDBColumnType.BIGINT).withVectorizedFunction(this::byPath));
            }
        }
        lists.add(more);
        return "NOT " + SqlNames.quoted(BY_PATH) + "(" + (lists.size() - 1) + ", " + SqlNames.quoted(path) + ", file_row_number)";
    }

    private void register(DuckDBScalarFunctionBuilder function) throws SQLException {
        function.withReturnType(DuckDBColumnType.BOOLEAN).register(connection);
        // The driver notes the name of each for ever, for whoever would like to see them.
        DuckDBDriver.clearFunctionsRegistry();
    }

    private void byNumber(DuckDBDataChunkReader asked, DuckDBWritableVector answers) {
        DuckDBReadableVector file = asked.vector(0);
        DuckDBReadableVector row = asked.vector(1);
        for (long i = 0; i < asked.rowCount(); i++) {
            answers.setBoolean(i, files.get(Math.toIntExact(file.getLong(i))).get(Math.toIntExact(row.getLong(i))));
        }
    }

    private void byPath(DuckDBDataChunkReader asked, DuckDBWritableVector answers) {
        DuckDBReadableVector list = asked.vector(0);
        DuckDBReadableVector path = asked.vector(1);
        DuckDBReadableVector row = asked.vector(2);
        for (long i = 0; i < asked.rowCount(); i++) {
            answers.setBoolean(i, lists.get(Math.toIntExact(list.getLong(i))).get(path.getString(i)).get(Math.toIntExact(row.getLong(i))));
        }
    }
}
