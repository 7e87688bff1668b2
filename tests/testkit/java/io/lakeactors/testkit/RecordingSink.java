package io.lakeactors.testkit;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceConnector.Sink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what an intake delivers, and checks that ranges follow one another and records lie inside them. */
public final class RecordingSink implements Sink {
    private final List<RawBatch> batches = new ArrayList<>();
    private final List<LakeError> failures = new ArrayList<>();
    private long position;
    private long footprint;
    private long end = -1;
    private int recoveries;
    private String wrong = "";

    /** @param from the position that the first batch must begin at */
    public RecordingSink(long from) {
        position = from;
    }

    @Override
    public synchronized void batch(RawBatch batch) {
        if (batch.range().first() != position) {
            wrong += batch.range() + " does not follow " + position + "; ";
        }
        for (int row = 0; row < batch.count(); row++) {
            if (!batch.range().contains(batch.offset(row)) || row > 0 && batch.offset(row) <= batch.offset(row - 1)) {
                wrong += "offset " + batch.offset(row) + " in " + batch.range() + "; ";
            }
        }
        batches.add(batch);
        position = batch.range().next();
        footprint += batch.footprint();
    }

    @Override
    public synchronized void failed(LakeError error) {
        failures.add(error);
    }

    @Override
    public synchronized void recovered() {
        recoveries++;
    }

    @Override
    public synchronized void end(long position) {
        end = position;
    }

    public synchronized long position() {
        return position;
    }

    public synchronized int leaderEpoch() {
        return batches.getLast().leaderEpoch();
    }

    /** Bytes delivered, as credit counts them. */
    public synchronized long footprint() {
        return footprint;
    }

    /** The largest batch's bytes. */
    public synchronized long largest() {
        return batches.stream().mapToLong(RawBatch::footprint).max().orElse(0);
    }

    public synchronized long end() {
        return end;
    }

    public synchronized int recoveries() {
        return recoveries;
    }

    public synchronized List<LakeError> failures() {
        return List.copyOf(failures);
    }

    public synchronized boolean failedWith(ErrorCode code) {
        return failures.stream().anyMatch(error -> error.code() == code);
    }

    /** What was out of order; empty if nothing was. */
    public synchronized String wrong() {
        return wrong;
    }

    public synchronized List<RawBatch> batches() {
        return List.copyOf(batches);
    }

    public synchronized List<String> values() {
        var values = new ArrayList<String>();
        for (RawBatch batch : batches) {
            for (int row = 0; row < batch.count(); row++) {
                values.add(batch.valueLength(row) < 0 ? null : new String(batch.bytes(), batch.valueStart(row), batch.valueLength(row),
                        StandardCharsets.UTF_8));
            }
        }
        return values;
    }
}
