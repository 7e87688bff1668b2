package io.lakeactors.engine.partition;

import io.lakeactors.engine.signal.Signal;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.engine.trace.Correlation;
import io.lakeactors.engine.trace.Traces;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableStore;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    private long rawBytes;
    private long newestTimestamp = -1;

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
        ledger = ledger.plus(refined.ledger());
        counts = counts.plus(new RuleCounts(refined.quarantined(), refined.dropped(), refined.logged()));
        for (int row = 0; row < raw.count(); row++) {
            newestTimestamp = Math.max(newestTimestamp, raw.timestamp(row));
            rawBytes += Math.max(0, raw.valueLength(row)) + Math.max(0, raw.keyLength(row));
        }
    }

    /** Closes the files and makes them durable. Blocking. */
    List<WrittenFile> finish() {
        var ids = Map.of("pipeline", pipeline, "partition", source.toString(), "batch", id, "trace", traces.traceOf(id));
        return Correlation.carrying(ids, this::finishFollowed).get();
    }

    private List<WrittenFile> finishFollowed() {
        traces.closing(id);
        try {
            var files = new ArrayList<WrittenFile>();
            writers.finish(files);
            traces.written(id, range(), ledger, files.size(), files.stream().mapToLong(WrittenFile::bytes).sum());
            return files;
        } catch (RuntimeException e) {
            traces.failed(id, pipeline, String.valueOf(e.getMessage()));
            throw e;
        }
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

    long rawBytes() {
        return rawBytes;
    }

    /** Milliseconds since 1970 of the newest record, -1 if unknown. */
    long newestTimestamp() {
        return newestTimestamp;
    }

    long openedNanos() {
        return openedNanos;
    }
}
