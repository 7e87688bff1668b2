package io.lakeactors.connectors.kafka;

import io.lakeactors.model.LakeError;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.RawPool;
import io.lakeactors.model.SourceConnector.Intake;
import io.lakeactors.model.SourceConnector.Sink;
import io.lakeactors.model.SourceKey;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** One partition being read. Credit and closing are for any thread; all else is of the polling thread. */
final class KafkaIntake implements Intake {
    private final SourceKey key;
    private final TopicPartition partition;
    private final Sink sink;
    private final Consumer<KafkaIntake> onCredit;
    private final Consumer<KafkaIntake> onClose;
    private final AtomicLong credit = new AtomicLong();
    private volatile boolean starved = true;
    private boolean closed; // guarded by this
    private long position;
    private int leaderEpoch;
    private final Backlog backlog;
    private int verifiedAt = -1;
    private boolean suspended;
    private boolean unreachable;
    private long endTold = -1;

    KafkaIntake(SourceKey key, long position, int leaderEpoch, Sink sink, RawPool pool, Consumer<KafkaIntake> onCredit, Consumer<KafkaIntake> onClose) {
        this.key = key;
        this.partition = new TopicPartition(key.topic(), key.partition());
        this.position = position;
        this.leaderEpoch = leaderEpoch;
        this.sink = sink;
        this.backlog = new Backlog(key, pool, position);
        this.onCredit = onCredit;
        this.onClose = onClose;
    }

    @Override
    public void grant(long bytes) {
        long now = credit.addAndGet(bytes);
        // The polling thread sets starved before it looks at the credit a last time, so one of the two sees the other.
        if (now > 0 && starved) {
            onCredit.accept(this);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        onClose.accept(this);
    }

    SourceKey key() {
        return key;
    }

    TopicPartition partition() {
        return partition;
    }

    /** Up to where records were polled; some of them may not be delivered yet. */
    long position() {
        return position;
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    /** Forgets the leader epoch, so that the next seek is not checked against it. */
    void forgetLeaderEpoch() {
        leaderEpoch = -1;
    }

    /** While it is being found out what the log holds, nothing is fetched. */
    boolean isSuspended() {
        return suspended;
    }

    void suspend(boolean now) {
        suspended = now;
    }

    /** Takes what was polled; it is delivered by {@link #deliver}. @param more whether the next poll is likely to bring more of it */
    void take(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records, long next, int epoch, boolean more) {
        backlog.add(records, next, epoch, more);
        position = next;
        leaderEpoch = epoch;
    }

    /** No more is at hand: what was gathered may be delivered. */
    void settle() {
        backlog.settle();
    }

    /** The topic is the one that was opened, as of this version of the client's metadata. */
    void verified(int metadataVersion) {
        verifiedAt = metadataVersion;
    }

    boolean isVerified(int metadataVersion) {
        return verifiedAt == metadataVersion;
    }

    /** Delivers what credit and certainty about the topic allow. @return whether more may be fetched */
    boolean deliver(int metadataVersion) {
        while (backlog.isReady() && isVerified(metadataVersion) && hasCredit()) {
            RawBatch batch = backlog.take();
            credit.addAndGet(-batch.footprint());
            synchronized (this) {
                if (closed) {
                    return false;
                }
                sink.batch(batch);
            }
        }
        return !backlog.isReady() && hasCredit();
    }

    private boolean hasCredit() {
        starved = false;
        if (credit.get() > 0) {
            return true;
        }
        starved = true;
        return credit.get() > 0;
    }

    /** The intake has ended: nothing is said after this. */
    synchronized void ended(LakeError error) {
        if (!closed) {
            closed = true;
            sink.failed(error);
        }
    }

    /** Said once until the source answers again. */
    synchronized void unreachable(LakeError error) {
        if (!closed && !unreachable) {
            unreachable = true;
            sink.failed(error);
        }
    }

    synchronized void reachable() {
        if (!closed && unreachable) {
            unreachable = false;
            sink.recovered();
        }
    }

    synchronized void end(long end) {
        if (!closed && end != endTold) {
            endTold = end;
            sink.end(end);
        }
    }
}
