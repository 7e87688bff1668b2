package io.lakeactors.engine.partition;

import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.Clock;
import io.lakeactors.model.Ids;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableStore;
import java.util.Map;

/**
 * What one session of a {@link BatchWorker} works with.
 *
 * @param position the first position that is to be written
 * @param readFrom the position to read from; less than {@code position} where rules look back
 * @param leaderEpoch of the record before {@code position}, -1 if unknown
 * @param limit nothing behind it is read; -1 for none
 * @param flushAt close a batch as soon as it comes to this; -1 for none
 * @param carefulUntil below this, records are judged one by one
 */
record WorkerParts(
        long session, String pipeline, SourceKey key, long position, long readFrom, int leaderEpoch, long writerEpoch, long limit, long flushAt,
                long carefulUntil,
        long lingerMillis, long batchBytesMax, Map<Refined.Role, TableSpec> tables, Refinery refinery, SchemaLookup schemas, TableStore store, SourceConnector source,
                MemoryShares memory,
        EngineConfig.Partition config, Clock clock, Ids ids, Signals signals, BatchCloser closer) {

    /** The batch's id begins with the partition's tag: file names carry it, and orphans are told by the partition and epoch of their writer. */
    OpenBatch batchFrom(long first) {
        return new OpenBatch(key.tag() + "-" + ids.next(), pipeline, key, store, tables, writerEpoch, first, clock.nanos(), signals);
    }

    void poison(OffsetRange range, Throwable cause) {
        signals.say(new Signal.BatchPoisoned(pipeline, key, range, 1, String.valueOf(cause)));
    }
}
