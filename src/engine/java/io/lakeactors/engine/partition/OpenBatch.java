package io.lakeactors.engine.partition;

import io.lakeactors.engine.signal.Signal;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.engine.trace.Correlation;
import io.lakeactors.engine.trace.Traces;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableStore;
import io.lakeactors.model.WrittenFile;
import io.lakeactors.quality.Exceeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A batch that is being written: the range so far and its files. Not safe for threads, but may be handed from one to another. */
final class OpenBatch {
    private final String id;
    private final String pipeline;
    private final SourceKey source;
    private final BatchWriters writers;
    private final long openedNanos;
    private final Signals signals;
    private final Traces traces;
    private final long first;
    private long next;
    private int leaderEpoch = -1;
    private Ledger ledger = Ledger.ZERO;
    private RuleCounts counts = RuleCounts.NONE;
    private final List<Exceeded> exceeded = new ArrayList<>();
    private long rawBytes;
    private long newestTimestamp = -1;
    private Optional<EventTime> eventTime = Optional.empty();

    OpenBatch(
            String id, String pipeline, SourceKey source, TableStore store, Map<Refined.Role, TableSpec> tables, long writerEpoch, long first, long openedNanos,
            Signals signals) {
        this.id = id;
        this.pipeline = pipeline;
        this.source = source;
        this.signals = signals;
        traces = signals.traces();
        writers = new BatchWriters(store, tables, writerEpoch, id);
        this.first = first;
        this.next = first;
        this.openedNanos = openedNanos;
    }

    /** Takes the rows of the next raw batch. */
    void add(RawBatch raw, Refined refined) {
        if (raw.range().first() != next) {
            throw new IllegalStateException(raw.range() + " does not follow " + next);
        }
        traces.read(id, pipeline, raw);
        writers.write(refined);
        next = raw.range().next();
        leaderEpoch = Math.max(leaderEpoch, raw.leaderEpoch());
        eventTime = refined.eventTime();
        ledger = ledger.plus(refined.ledger());
        exceeded.addAll(refined.exceeded());
        counts = counts.plus(new RuleCounts(refined.quarantined(), refined.dropped(), refined.logged()));
        for (int row = 0; row < raw.count(); row++) {
            newestTimestamp = Math.max(newestTimestamp, raw.timestamp(row));
            rawBytes += Math.max(0, raw.valueLength(row)) + Math.max(0, raw.keyLength(row));
        }
    }

    /**
     * Closes the files of several batches for the same tables, which may share some of them, and makes them durable. Blocking.
     *
     * @param batches at least one; their order has no meaning
     * @return the files of each
     */
    static List<List<WrittenFile>> finish(List<OpenBatch> batches) {
        var first = batches.get(0);
        var ids = batches.size() > 1 ? Map.of("pipeline", first.pipeline)
                : Map.of("pipeline", first.pipeline, "partition", first.source.toString(), "batch", first.id, "trace", first.traces.traceOf(first.id));
        return Correlation.carrying(ids, () -> finishFollowed(batches)).get();
    }

    private static List<List<WrittenFile>> finishFollowed(List<OpenBatch> batches) {
        batches.forEach(batch -> batch.traces.closing(batch.id));
        try {
            var files = BatchWriters.finish(batches.stream().map(batch -> batch.writers).toList());
            for (int i = 0; i < batches.size(); i++) {
                batches.get(i).written(files.get(i));
            }
            return files;
        } catch (RuntimeException e) {
            batches.forEach(batch -> batch.traces.failed(batch.id, batch.pipeline, String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private void written(List<WrittenFile> files) {
        var counted = files.stream().filter(file -> file.isCountedBy(id)).toList();
        traces.written(id, range(), ledger, counted.size(), counted.stream().mapToLong(WrittenFile::bytes).sum());
    }

    /** Gives it up: its records are read again, its files are nobody's. */
    void abort() {
        if (!isEmpty()) {
            signals.say(new Signal.BatchAborted(pipeline, source, id, "its reading ended"));
            traces.dropped(id);
        }
        writers.abort();
    }

    long bufferedBytes() {
        return writers.bufferedBytes();
    }

    long fileBytes() {
        return writers.fileBytes();
    }

    boolean isEmpty() {
        return next == first;
    }

    /** Positions only, no record: nothing that a reader would wait for. */
    boolean hasNoRecords() {
        return ledger.consumed() == 0;
    }

    /** From where on it holds no record. */
    long bareFrom() {
        return hasNoRecords() ? first : next;
    }

    String id() {
        return id;
    }

    /** @throws IllegalArgumentException while it is empty */
    OffsetRange range() {
        return new OffsetRange(first, next);
    }

    long next() {
        return next;
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    Ledger ledger() {
        return ledger;
    }

    RuleCounts counts() {
        return counts;
    }

    List<Exceeded> exceeded() {
        return List.copyOf(exceeded);
    }

    long rawBytes() {
        return rawBytes;
    }

    /** Milliseconds since 1970 of the newest record, -1 if unknown. */
    long newestTimestamp() {
        return newestTimestamp;
    }

    /** How far the time of events has come behind the last record. */
    Optional<EventTime> eventTime() {
        return eventTime;
    }

    long openedNanos() {
        return openedNanos;
    }
}
