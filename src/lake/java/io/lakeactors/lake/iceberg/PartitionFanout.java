package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.parquet.LongDictionary;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;

/** Sorts the rows of batches by partition, in their order within each: partitions are numbered as they appear, and no object is made for a row. */
final class PartitionFanout {
    /** @param source the column's name, null if the field has none that can be read (a void transform) */
    private record Level(String source, PartitionTerm term, LongDictionary ordinals) {}

    private final PartitionSpec spec;
    private final List<Level> levels = new ArrayList<>();
    private int[] ordinals = new int[0];
    private int[] termIds = new int[0];
    private int[] sorted = new int[0];
    private int[] ends = new int[1];

    PartitionFanout(PartitionSpec spec) {
        this.spec = spec;
        Schema schema = spec.schema();
        for (PartitionField field : spec.fields()) {
            String source = schema.findColumnName(field.sourceId());
            levels.add(new Level(source, new PartitionTerm(field, schema.findType(field.sourceId())), new LongDictionary()));
        }
    }

    /** How many partitions have appeared. */
    int partitions() {
        return levels.isEmpty() ? 1 : levels.get(levels.size() - 1).ordinals.size();
    }

    /** Takes a batch; then {@link #rows()} holds its rows, those of partition p at [{@code from(p)}, {@code to(p)}). */
    void sort(ColumnBatch batch, int[] selected, int count) {
        if (levels.isEmpty()) {
            sorted = selected;
            ends[0] = count;
            return;
        }
        if (ordinals.length < count) {
            ordinals = new int[count];
            termIds = new int[count];
        }
        if (sorted.length < count) {
            sorted = new int[count];
        }
        Arrays.fill(ordinals, 0, count, 0);
        for (Level level : levels) {
            level.term.number(column(batch, level.source), selected, 0, count, termIds);
            combine(level.ordinals, count);
        }
        place(selected, count);
    }

    private static Column column(ColumnBatch batch, String name) {
        var index = batch.schema().indexOf(name);
        return index.isPresent() ? batch.columns()[index.getAsInt()] : null;
    }

    private void combine(LongDictionary pairs, int count) {
        long last = -1;
        int ordinal = 0;
        for (int i = 0; i < count; i++) {
            long pair = ((long) ordinals[i] << 32) | termIds[i];
            if (pair != last) {
                last = pair;
                ordinal = pairs.idOf(pair);
            }
            ordinals[i] = ordinal;
        }
    }

    /** A counting sort. */
    private void place(int[] selected, int count) {
        int partitions = partitions();
        ends = ends.length < partitions ? new int[partitions * 2] : ends;
        Arrays.fill(ends, 0);
        for (int i = 0; i < count; i++) {
            ends[ordinals[i]]++;
        }
        int start = 0;
        for (int p = 0; p < partitions; p++) {
            int size = ends[p];
            ends[p] = start;
            start += size;
        }
        for (int i = 0; i < count; i++) {
            sorted[ends[ordinals[i]]++] = selected[i];
        }
    }

    int[] rows() {
        return sorted;
    }

    int from(int partition) {
        return partition == 0 ? 0 : ends[partition - 1];
    }

    int to(int partition) {
        return ends[partition];
    }

    /** The partition's values. */
    PartitionData values(int partition) {
        var values = new PartitionData(spec.partitionType());
        int ordinal = partition;
        for (int i = levels.size() - 1; i >= 0; i--) {
            long pair = levels.get(i).ordinals.value(ordinal);
            values.set(i, levels.get(i).term.value((int) pair));
            ordinal = (int) (pair >>> 32);
        }
        return values;
    }

    long heldBytes() {
        return 4L * (ordinals.length + termIds.length + (levels.isEmpty() ? 0 : sorted.length));
    }
}
