package io.lakeactors.connectors.kafka;

import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceKey;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What one poll brought of one partition, cut into batches as they are asked for. Of the polling thread. */
final class Polled {
    static final int RECORDS_MAX = 8192;
    static final int BYTES_MAX = 2 << 20;

    private final SourceKey key;
    private final List<ConsumerRecord<ByteBuffer, ByteBuffer>> records;
    private final long next;
    private final int leaderEpoch;
    private int cut;
    private long position;

    /**
     * @param position where the partition stood before the poll
     * @param next where it stands after it: past the last record, and past what follows that holds no record
     * @param leaderEpoch at {@code next}, -1 if unknown
     */
    Polled(SourceKey key, List<ConsumerRecord<ByteBuffer, ByteBuffer>> records, long position, long next, int leaderEpoch) {
        this.key = key;
        this.records = records;
        this.position = position;
        this.next = next;
        this.leaderEpoch = leaderEpoch;
    }

    boolean isDrained() {
        return position == next;
    }

    /**
     * The next batch: at most {@value #RECORDS_MAX} records and {@value #BYTES_MAX} bytes, but at least one record if any is left. Its arrays are of exact
     * size.
     */
    RawBatch cut() {
        int from = cut;
        long bytes = 0;
        while (cut < records.size() && cut - from < RECORDS_MAX) {
            long size = size(records.get(cut));
            if (cut > from && bytes + size > BYTES_MAX) {
                break;
            }
            bytes += size;
            cut++;
        }
        var batch = new RawBatch(key, cut - from, Math.toIntExact(bytes));
        for (int i = from; i < cut; i++) {
            add(batch, records.get(i));
        }
        boolean last = cut == records.size();
        long to = last ? next : records.get(cut - 1).offset() + 1;
        int epoch = last ? leaderEpoch : records.get(cut - 1).leaderEpoch().orElse(-1);
        batch.covers(position, to, epoch);
        position = to;
        return batch;
    }

    private static long size(ConsumerRecord<?, ?> record) {
        return (long) Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    private static void add(RawBatch batch, ConsumerRecord<ByteBuffer, ByteBuffer> record) {
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
