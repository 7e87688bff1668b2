package io.lakeactors.engine.partition;

import io.lakeactors.engine.CrashPoints;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Closes the batches of a node's partitions: makes their files, and makes them durable. Batches of one pipeline that are small and end at about the same time share their files, since
 * a file costs about as much for one batch as for all: its sync, its footer, its entry in the table, and its part in the next compaction. Safe for threads.
 */
public final class BatchCloser {
    /** Partitions {@linkplain Linger close at the same times}; this is how far apart they may come to it. */
    private static final long GATHERING_MILLIS = 5;
    /** Where partitions take turns to read, what they have read ends when each comes to it, and larger files are worth more than this. */
    private static final long GATHERING_PATIENTLY_MILLIS = 100;
    /** A larger batch has filled a page or more already, and is worth a file of its own. */
    private static final long SHARED_BYTES_MAX = 1 << 20;
    /** So that one batch that does not come in the end keeps few others waiting. */
    private static final int SHARERS_MAX = 64;

    private final Executor io;
    private final CrashPoints crashPoints;
    private final Map<Kind, List<Closing>> gathering = new HashMap<>();

    /** Batches that can share files. */
    record Kind(String pipeline, Map<Refined.Role, TableSpec> tables) {}

    private record Closing(OpenBatch batch, CompletableFuture<List<WrittenFile>> files) {}

    public BatchCloser(Executor io, CrashPoints crashPoints) {
        this.io = io;
        this.crashPoints = crashPoints;
    }

    /** Closes a batch now and by itself. @return its files when they are durable, or what went wrong */
    CompletableFuture<List<WrittenFile>> close(OpenBatch batch) {
        var closing = new Closing(batch, new CompletableFuture<>());
        io.execute(() -> finish(List.of(closing)));
        return closing.files;
    }

    /** Closes a batch with others of its kind that come in a moment, if it is small. @param patiently whether that moment may be longer @return as of {@link #close(OpenBatch)} */
    CompletableFuture<List<WrittenFile>> close(OpenBatch batch, Kind kind, boolean patiently) {
        if (batch.fileBytes() > SHARED_BYTES_MAX) {
            return close(batch);
        }
        var closing = new Closing(batch, new CompletableFuture<>());
        synchronized (gathering) {
            var round = gathering.computeIfAbsent(kind, first -> {
                long millis = patiently ? GATHERING_PATIENTLY_MILLIS : GATHERING_MILLIS;
                CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, io).execute(() -> finish(gathered(kind)));
                return new ArrayList<>();
            });
            round.add(closing);
            if (round.size() >= SHARERS_MAX) {
                gathering.remove(kind);
                io.execute(() -> finish(round));
            }
        }
        return closing.files;
    }

    private List<Closing> gathered(Kind kind) {
        synchronized (gathering) {
            var round = gathering.remove(kind);
            return round == null ? List.of() : round;
        }
    }

    /** Takes back a batch that waits for others. @return false if it is being closed, or never was here */
    boolean withdraw(OpenBatch batch) {
        synchronized (gathering) {
            return gathering.values().stream().anyMatch(round -> round.removeIf(closing -> closing.batch == batch));
        }
    }

    private void finish(List<Closing> round) {
        if (round.isEmpty()) {
            return;
        }
        try {
            crashPoints.at(CrashPoints.BEFORE_FILE);
            var files = OpenBatch.finish(round.stream().map(Closing::batch).toList());
            crashPoints.at(CrashPoints.AFTER_FILE);
            for (int i = 0; i < round.size(); i++) {
                round.get(i).files.complete(files.get(i));
            }
        } catch (Throwable e) {
            round.forEach(closing -> closing.files.completeExceptionally(e));
        }
    }
}
