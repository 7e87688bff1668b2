package io.lakeactors.testkit;

import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The records of one partition of a {@link FakeSource}. Safe for threads. */
final class FakeLog {
    private record Record(byte[] key, byte[] value, long timestamp) {}

    private final SourceKey key;
    private final TreeMap<Long, Record> records = new TreeMap<>();
    private long earliest;
    private long end;

    FakeLog(SourceKey key) {
        this.key = key;
    }

    SourceKey key() {
        return key;
    }

    synchronized long append(byte[] recordKey, byte[] value, long timestamp) {
        records.put(end, new Record(recordKey, value, timestamp));
        return end++;
    }

    synchronized void skip(long positions) {
        end += positions;
    }

    synchronized void truncateBelow(long position) {
        records.headMap(position, false).clear();
        earliest = position;
    }

    synchronized long earliest() {
        return earliest;
    }

    synchronized long end() {
        return end;
    }

    synchronized Optional<SourceConnector.Moment> since(long millis) {
        return records.entrySet().stream().filter(entry -> entry.getValue().timestamp() >= millis).findFirst().map(entry -> new SourceConnector.Moment(entry.getKey(), entry.getValue().timestamp()));
    }

    /** The next batch from a position, or null if the position is the end. */
    synchronized RawBatch read(long position, int recordsMax) {
        if (position >= end) {
            return null;
        }
        var batch = new RawBatch(key, 16, 1024);
        long next = position;
        for (Map.Entry<Long, Record> entry : records.tailMap(position, true).entrySet()) {
            if (batch.count() == recordsMax) {
                return batch.covers(position, next, 0);
            }
            var record = entry.getValue();
            byte[] value = record.value();
            batch.add(entry.getKey(), record.timestamp(), record.key(), 0, record.key() == null ? -1 : record.key().length, value, 0, value == null ? -1
                    : value.length, null);
            next = entry.getKey() + 1;
        }
        return batch.covers(position, end, 0);
    }
}
