package io.lakeactors.simulation;

import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import java.util.BitSet;
import java.util.List;

/**
 * A data file: rows of one source partition, told by their offsets. Compacted ones have more than one of these behind one path.
 *
 * @param writerEpoch of the source's writer
 * @param beside rows of other partitions in the same file
 */
record SimFile(TableName table, String path, long writerEpoch, SourceKey source, BitSet rows, List<SimFile> beside) {
    SimFile(TableName table, String path, long writerEpoch, SourceKey source, BitSet rows) {
        this(table, path, writerEpoch, source, rows, List.of());
    }

    SimFile with(SimFile other) {
        return new SimFile(table, path, writerEpoch, source, rows, List.of(other));
    }
}
