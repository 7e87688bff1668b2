package io.lakeactors.testkit;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SourceConnector.Intake;
import io.lakeactors.model.SourceConnector.Sink;
import io.lakeactors.model.SourceKey;

/** One partition being read from a {@link FakeSource}. */
final class FakeIntake implements Intake {
    private final FakeSource source;
    private final SourceKey key;
    private final Sink sink;
    private long position;
    private long credit;
    private long endTold = -1;
    private boolean failing;
    private boolean ended;

    FakeIntake(FakeSource source, SourceKey key, long position, Sink sink) {
        this.source = source;
        this.key = key;
        this.position = position;
        this.sink = sink;
    }

    @Override
    public synchronized void grant(long bytes) {
        credit += bytes;
    }

    @Override
    public void close() {
        source.remove(this);
        synchronized (this) {
            ended = true;
        }
    }

    /** One turn of the polling thread. @param outage what fails now, or null @return whether a batch was delivered */
    synchronized boolean poll(LakeError outage) {
        if (ended || outage != null && failing) {
            return false;
        }
        if (outage != null) {
            failing = true;
            sink.failed(outage);
            return false;
        }
        if (failing) {
            failing = false;
            sink.recovered();
        }
        return deliver();
    }

    private boolean deliver() {
        var log = source.logOf(key);
        if (log == null || !log.key().equals(key)) {
            return end(ErrorCode.SOURCE_IDENTITY_CHANGED, "the topic " + key.topic() + " was deleted and created again");
        }
        if (position < log.earliest()) {
            return end(ErrorCode.SOURCE_TRUNCATED, key + " begins at " + log.earliest() + ", the records from " + position + " on are gone");
        }
        if (position > log.end()) {
            return end(ErrorCode.SOURCE_REWOUND, key + " ends at " + log.end() + ", before " + position);
        }
        if (log.end() != endTold) {
            endTold = log.end();
            sink.end(endTold);
        }
        var batch = credit <= 0 ? null : log.read(position, source.recordsPerPoll());
        if (batch == null) {
            return false;
        }
        credit -= batch.footprint();
        position = batch.range().next();
        sink.batch(batch);
        return true;
    }

    private boolean end(ErrorCode code, String what) {
        ended = true;
        source.remove(this);
        sink.failed(LakeError.of(code, what, key.toString(), "Decide what to do about the missing records"));
        return false;
    }
}
