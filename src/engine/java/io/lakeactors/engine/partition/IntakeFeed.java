package io.lakeactors.engine.partition;

import io.lakeactors.model.LakeError;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceConnector.Intake;
import io.lakeactors.model.SourceKey;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** A worker's intake with its credit: no byte is polled for which no memory was reserved. Used by the worker only; the sink inside only tells it messages. */
final class IntakeFeed {
    private static final long SLACK_AT_FIRST = 64 << 10;
    private static final long SLACK_LEAST = 16 << 10;
    private static final long LEAST = 64 << 10;
    /** So many records come with a standing credit: a trickle never waits for those that read what has piled up. */
    private static final long SMALL_LAG = 1024;

    private final MemoryShares memory;
    private final MemoryShares.Share share;
    private final long creditMax;
    private Intake intake;
    /** What the intake may still deliver, exactly as it counts: the last batch may take it below 0, and that is made up for by the next grant. */
    private long credit;
    /** Another partition's turn to read. */
    private boolean waits;
    /** Reserved beyond the credit, since the last batch that is delivered on it may exceed it: as much as the largest batch so far. */
    private long slack;
    private long slackWanted = SLACK_AT_FIRST;

    IntakeFeed(MemoryShares memory, MemoryShares.Share share, long creditMax) {
        this.memory = memory;
        this.share = share;
        this.creditMax = creditMax;
    }

    void open(SourceConnector source, SourceKey key, long position, int leaderEpoch, ActorRef<WorkerCommand> worker) {
        intake = source.open(key, position, leaderEpoch, sink(worker::tell));
    }

    private static SourceConnector.Sink sink(Consumer<WorkerCommand> tell) {
        return new SourceConnector.Sink() {
            @Override
            public void batch(RawBatch batch) {
                tell.accept(new WorkerCommand.Polled(batch));
            }

            @Override
            public void failed(LakeError error) {
                tell.accept(new WorkerCommand.SourceFailed(error));
            }

            @Override
            public void recovered() {
                tell.accept(new WorkerCommand.SourceRecovered());
            }

            @Override
            public void end(long position) {
                tell.accept(new WorkerCommand.EndHeard(position));
            }
        };
    }

    /** A batch was delivered on credit; its bytes stay reserved until {@link #consumed}. */
    void delivered(RawBatch raw) {
        slackWanted = Math.max(slackWanted, raw.footprint());
        long reserved = Math.max(0, credit) + slack;
        credit -= raw.footprint();
        slack = reserved - raw.footprint() - Math.max(0, credit);
        if (slack < 0) {
            share.reserve(-slack);
            slack = 0;
        }
    }

    /** Nobody reads the batch any more. */
    void consumed(RawBatch raw) {
        share.release(raw.footprint());
        raw.release();
    }

    /**
     * Grants what is missing to a full share of the memory, or asks for a flush if there is no memory. Shares shrink when others join: an idle intake would keep
     * for ever what it was granted before, and they would get none.
     *
     * @param waitingBytes delivered and not consumed
     * @param lag records between what was worked on and the source's end, as far as that is known
     */
    void grant(long waitingBytes, long lag, long nowNanos) {
        if (intake == null) {
            return;
        }
        long full = share.toPoll(creditMax, lag > SMALL_LAG, nowNanos);
        waits = full == 0;
        if (waits) {
            keepNothing();
            return;
        }
        long held = Math.max(0, credit);
        long missing = full - held - waitingBytes;
        if (held > 0 && -missing >= full / 4) {
            giveBack(Math.min(held, -missing));
        }
        if (missing < full / 4 || missing <= 0) {
            return;
        }
        long part = reserve(missing, held == 0);
        if (part > 0) {
            slack = slackWanted;
            intake.grant(held + part - credit);
            credit = held + part;
        } else if (held == 0) {
            memory.flushLargest();
        }
    }

    /**
     * Nothing has come for a while. What is kept beside the credit for a batch as large as the largest goes by and by: where hundreds of partitions keep it, those that have read
     * everything would leave the others without any memory for good.
     */
    void idle() {
        slackWanted = Math.max(SLACK_LEAST, slackWanted / 2);
        if (slack > slackWanted) {
            share.release(slack - slackWanted);
            slack = slackWanted;
        }
    }

    /** Whether the intake may deliver nothing, as there was no memory. Who waits for his turn is told when it comes. */
    boolean isStarved() {
        return intake != null && credit <= 0 && !waits;
    }

    /** While it is held back others read. */
    void hold() {
        share.endTurn();
    }

    private void keepNothing() {
        if (credit > 0) {
            giveBack(credit);
        }
        share.release(slack);
        slack = 0;
    }

    /** What the intake delivers of it before it hears so is made up for by the next grant. */
    private void giveBack(long bytes) {
        intake.grant(-bytes);
        credit -= bytes;
        share.release(bytes);
    }

    /** Reserves as much as fits; who has nothing takes little rather than nothing. @return 0 if nothing fits */
    private long reserve(long missing, boolean starved) {
        long part = missing;
        while (!share.tryReserve(part + slackWanted - slack)) {
            if (!starved || part <= LEAST) {
                return 0;
            }
            part = Math.max(LEAST, part / 2);
        }
        return part;
    }

    void close() {
        if (intake != null) {
            intake.close();
            intake = null;
            share.endTurn();
        }
    }
}
