package io.lakeactors.query;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a partition's positions again and counts the records, without keeping any. */
final class Recount implements SourceConnector.Sink {
    private static final long CREDIT_BYTES = 8L << 20;

    private final OffsetRange range;
    private final CompletableFuture<Long> counted = new CompletableFuture<>();
    private final CompletableFuture<SourceConnector.Intake> intake = new CompletableFuture<>();
    private long records;
    private volatile long lastHeardNanos = System.nanoTime();

    private Recount(OffsetRange range) {
        this.range = range;
    }

    /** @throws io.lakeactors.model.LakeException if the source fails or says nothing for {@code silenceMillis} */
    static long of(SourceConnector source, SourceKey partition, OffsetRange range, long silenceMillis) {
        var recount = new Recount(range);
        try (var open = source.open(partition, range.first(), -1, recount)) {
            recount.intake.complete(open);
            open.grant(CREDIT_BYTES);
            return recount.await(partition, TimeUnit.MILLISECONDS.toNanos(silenceMillis));
        }
    }

    private long await(SourceKey partition, long silenceNanos) {
        while (true) {
            try {
                return counted.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                if (System.nanoTime() - lastHeardNanos > silenceNanos) {
                    throw unreachable("the source stopped answering while its records were counted", partition).asException(notYet);
                }
            } catch (ExecutionException failure) {
                throw failure.getCause() instanceof io.lakeactors.model.LakeException known ? known : unreachable("the source could not be counted", partition)
                        .asException(failure);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw unreachable("the audit was stopped", partition).asException(stopped);
            }
        }
    }

    private static LakeError unreachable(String what, SourceKey partition) {
        return LakeError.of(ErrorCode.SOURCE_UNREACHABLE, what, partition.toString(), "Look at the broker, then audit again.");
    }

    @Override
    public void batch(RawBatch batch) {
        lastHeardNanos = System.nanoTime();
        for (int row = 0; row < batch.count(); row++) {
            if (range.contains(batch.offset(row))) {
                records++;
            }
        }
        if (batch.range().next() >= range.next()) {
            counted.complete(records);
        } else {
            // Not on this thread's stack if open() has not returned yet: the intake is not known before.
            intake.thenAccept(open -> open.grant(batch.footprint()));
        }
    }

    @Override
    public void failed(LakeError error) {
        if (error.code() != ErrorCode.SOURCE_UNREACHABLE) {
            counted.completeExceptionally(error.asException());
        }
    }

    @Override
    public void recovered() {
        lastHeardNanos = System.nanoTime();
    }

    @Override
    public void end(long position) {
        // The range's end is what counts.
    }
}
