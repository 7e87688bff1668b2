package io.lakeactors.query;

/**
 * What one query may take.
 *
 * @param memoryBytes of DuckDB, at least 16 MiB; nothing is spilled to disk
 * @param threads at least 1
 * @param timeoutMillis after which it is cancelled
 * @param rowsMax rows of an answer at most, whatever the caller asks for
 * @param charsMax characters of an answer's values at most; an answer is cut off there
 * @param concurrentMax queries at once; further ones wait for their timeout, then are refused
 * @param filesMax of one table that may be read
 */
public record QueryLimits(long memoryBytes, int threads, int timeoutMillis, int rowsMax, int charsMax, int concurrentMax, int filesMax) {
    public static final int FILES_MAX = 50_000;
    public static final QueryLimits DEFAULT = new QueryLimits(512L << 20, 2, 30_000, 100_000, 32 << 20, 2);

    /** For checks of whole tables, which nobody waits for. */
    public static final QueryLimits CHECKS = new QueryLimits(512L << 20, 1, 120_000, 1_000, 1 << 20, 1);

    public QueryLimits(long memoryBytes, int threads, int timeoutMillis, int rowsMax, int charsMax, int concurrentMax) {
        this(memoryBytes, threads, timeoutMillis, rowsMax, charsMax, concurrentMax, FILES_MAX);
    }

    public QueryLimits {
        if (memoryBytes < 16L << 20 || threads < 1 || timeoutMillis < 1 || rowsMax < 1 || charsMax < 1 || concurrentMax < 1 || filesMax < 1) {
            throw new IllegalArgumentException("query limits must be positive, with at least 16 MiB of memory");
        }
    }
}
