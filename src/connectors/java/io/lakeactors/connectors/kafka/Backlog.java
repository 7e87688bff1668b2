package io.lakeactors.connectors.kafka;

import io.lakeactors.model.RawBatch;
import io.lakeactors.model.RawPool;
import io.lakeactors.model.SourceKey;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What was polled of one partition and is not delivered yet, in batches. Records are copied as they are polled, while they are in the processor's cache;
 * polls are small for that reason, and a batch gathers several of them. Of the polling thread.
 */
final class Backlog {
    static final int RECORDS_MAX = 8192;
    static final int BYTES_MAX = 1 << 20;
    /** With less at hand than this part of a batch more is waited for in small arrays. */
    private static final int POOLED_PART = 8;

    private final SourceKey key;
    private final RawPool pool;
    private final ArrayDeque<RawBatch> ready = new ArrayDeque<>();
    private RawBatch open;
    /** Where {@link #open} begins, or will. */
    private long first;

    /** @param pool of batches of {@value #RECORDS_MAX} records and {@value #BYTES_MAX} bytes @param position where the partition stands */
    Backlog(SourceKey key, RawPool pool, long position) {
        this.key = key;
        this.pool = pool;
        first = position;
    }

    /**
     * Takes what one poll brought.
     *
     * @param next where the partition stands after it: past the last record, and past what follows that holds no record
     * @param leaderEpoch at {@code next}, -1 if unknown
     * @param more whether the client is likely to have more at hand; if not, all of it is ready
     */
    void add(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records, long next, int leaderEpoch, boolean more) {
        for (int i = 0; i < records.size(); i++) {
            ConsumerRecord<ByteBuffer, ByteBuffer> record = records.get(i);
            if (open != null && !open.fits(size(record))) {
                if (i > 0) {
                    open.covers(first, records.get(i - 1).offset() + 1, records.get(i - 1).leaderEpoch().orElse(-1));
                }
                settle();
            }
            if (open == null) {
                open = fresh(records, i, more);
            }
            append(open, record);
        }
        if (open == null) {
            open = new RawBatch(key, 0, 0);
        }
        open.covers(first, next, leaderEpoch);
        if (!more) {
            settle();
        }
    }

    /** A batch of the exact size if few records are at hand and nothing else follows, else one that has room for more. */
    private RawBatch fresh(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records, int from, boolean more) {
        long bytes = size(records.get(from));
        int to = from + 1;
        while (to < records.size() && to - from < RECORDS_MAX && bytes + size(records.get(to)) <= BYTES_MAX) {
            bytes += size(records.get(to));
            to++;
        }
        boolean goesOn = more && to == records.size();
        if (bytes <= BYTES_MAX && (bytes > BYTES_MAX / 2 || goesOn && bytes > BYTES_MAX / POOLED_PART)) {
            return pool.take(key);
        }
        // Where hundreds of partitions share what is fetched, each has little at hand: arrays for a megabyte each would be most of a node's memory.
        int times = goesOn && bytes <= BYTES_MAX ? 2 : 1;
        return new RawBatch(key, times * (to - from), Math.toIntExact(times * bytes));
    }

    /** What was gathered is ready: nothing more is at hand. */
    void settle() {
        if (open != null) {
            ready.add(open);
            first = open.range().next();
            open = null;
        }
    }

    boolean isReady() {
        return !ready.isEmpty();
    }

    /** The next batch: at most {@value #RECORDS_MAX} records and {@value #BYTES_MAX} bytes, or a single larger record. Call only if {@link #isReady}. */
    RawBatch take() {
        return ready.remove();
    }

    private static int size(ConsumerRecord<?, ?> record) {
        return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    private static void append(RawBatch batch, ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        ByteBuffer recordKey = record.key();
        ByteBuffer value = record.value();
        batch.add(
                record.offset(),
                record.timestamp(),
                recordKey == null ? null : recordKey.array(),
                recordKey == null ? 0 : recordKey.arrayOffset() + recordKey.position(),
                recordKey == null ? -1 : recordKey.remaining(),
                value == null ? null : value.array(),
                value == null ? 0 : value.arrayOffset() + value.position(),
                value == null ? -1 : value.remaining(),
                HeaderJson.of(record.headers()));
    }
}
