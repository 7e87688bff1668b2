package io.lakeactors.simulation;

import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import java.util.BitSet;

/** A data file: rows of one source partition, told by their offsets. Compacted ones have more than one of these behind one path. */
record SimFile(TableName table, String path, long writerEpoch, SourceKey source, BitSet rows) {}
