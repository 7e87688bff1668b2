package io.lakeactors.query;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.stream.Collectors;

/** DuckDB's exceptions in our words. */
final class DuckErrors {
    private DuckErrors() {}

    static LakeException of(SQLException failure, QueryLimits limits) {
        String message = clean(String.valueOf(failure.getMessage()));
        String lower = message.toLowerCase(Locale.ROOT);
        if (isTimeout(failure)) {
            return late(limits, failure);
        }
        if (lower.contains("invalid result set")) {
            // All that DuckDB says once a result is handed out while it is computed.
            return failed("the query broke off: it needs more than " + (limits.memoryBytes() >> 20) + " MiB of memory or took longer than " + limits.timeoutMillis()
                    + " ms, a data file went away while it ran, or a value cannot be computed", "Ask again; if it breaks off again, ask for less or look at the query's casts.", failure);
        }
        if (lower.contains("out of memory")) {
            return failed("the query needs more than " + (limits.memoryBytes() >> 20) + " MiB of memory",
                    "Ask for less: filter by a partition column, or fewer columns.", failure);
        }
        if (lower.contains("file system operations are disabled") || lower.contains("permission error")) {
            return LakeError.of(ErrorCode.QUERY_REFUSED, "a query sees the lake's tables and nothing else", "", "Read from tables, namespace.table.")
                    .asException(failure);
        }
        if (lower.contains("no files found") || lower.contains("no such file") || lower.contains("cannot open file")) {
            return failed("a data file went away while the query ran: " + message, "Ask again.", failure);
        }
        return failed(message, "Correct the query.", failure);
    }

    private static boolean isTimeout(SQLException failure) {
        String lower = clean(String.valueOf(failure.getMessage())).toLowerCase(Locale.ROOT);
        return lower.contains("interrupt") || lower.contains("timeout");
    }

    /** Whether a query did not end in time. */
    static boolean isTimeout(LakeException failure) {
        return failure.getCause() instanceof SQLException cause && isTimeout(cause);
    }

    /** @param cause may be null */
    static LakeException late(QueryLimits limits, SQLException cause) {
        return failed("the query took longer than " + limits.timeoutMillis() + " ms", "Ask for less: filter by a partition column, or aggregate.", cause);
    }

    private static LakeException failed(String what, String mend, SQLException cause) {
        return LakeError.of(ErrorCode.QUERY_FAILED, what, "", mend).asException(cause);
    }

    /** The sentence without the excerpt of the query, DuckDB's own prefixes and line breaks. */
    static String clean(String message) {
        String text = message.lines()
                .takeWhile(line -> !line.startsWith("LINE "))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
        text = text.replaceFirst("^(java\\.sql\\.SQLException: )?(Invalid Input|Binder|Catalog|Parser|Conversion|Out of Range|Invalid|IO|INTERRUPT) Error: ",
                "");
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
