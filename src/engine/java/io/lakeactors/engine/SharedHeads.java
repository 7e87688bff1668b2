package io.lakeactors.engine;

import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Reads heads of tables for all partitions of a node. Who asks while a table is being read shares the next reading with all others who do: when a node dies,
 * hundreds of partitions ask for the heads of the same few tables at once. Every reading begins after it was asked for. Blocks. Safe for threads.
 */
public final class SharedHeads {
    private final Function<TableName, TableHead> head;
    private final Map<TableName, ReentrantLock> locks = new ConcurrentHashMap<>();
    /** Readings that have not begun. */
    private final Map<TableName, CompletableFuture<TableHead>> next = new HashMap<>();

    /** @param head reads one afresh, as {@link io.lakeactors.model.TableStore#head} does */
    SharedHeads(Function<TableName, TableHead> head) {
        this.head = head;
    }

    /** @throws io.lakeactors.model.LakeException as {@link io.lakeactors.model.TableStore#head} does */
    public TableHead read(TableName table) {
        var reading = new CompletableFuture<TableHead>();
        CompletableFuture<TableHead> others;
        synchronized (next) {
            others = next.putIfAbsent(table, reading);
        }
        return others == null ? lead(table, reading) : join(others);
    }

    private TableHead lead(TableName table, CompletableFuture<TableHead> reading) {
        var lock = locks.computeIfAbsent(table, first -> new ReentrantLock());
        lock.lock();
        try {
            synchronized (next) {
                next.remove(table);
            }
            var read = head.apply(table);
            reading.complete(read);
            return read;
        } catch (RuntimeException | Error e) {
            reading.completeExceptionally(e);
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private static TableHead join(CompletableFuture<TableHead> reading) {
        try {
            return reading.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
