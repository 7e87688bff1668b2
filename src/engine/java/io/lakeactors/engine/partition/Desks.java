package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.decode.RawTables;
import io.lakeactors.quality.Computed;
import io.lakeactors.quality.Judge;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * What records are decoded and judged on: columns as large as the largest batch so far, half a megabyte and more of each pipeline. A partition needs them only while it works on a batch, so a node has as many
 * as it works on batches at one time, and not one for each of hundreds of partitions. Safe for threads.
 */
public final class Desks {
    /** More than there are threads for work on most machines. */
    private static final int KEPT = 16;

    private final ArrayDeque<Desk> free = new ArrayDeque<>();

    /** Of one pipeline. Knows nothing of the partition that it served last. Not safe for threads. */
    record Desk(PipelineSpec spec, Decoder decoder, RawTables tables, Computed computed, Judge judge) {
        static Desk of(PipelineSpec spec, Judge judge) {
            return new Desk(spec, Decoder.of(spec.contract(), spec.format()), new RawTables(), Computed.of(spec.contract()), judge);
        }
    }

    /** @param spec the node's own instance: another one of the same texts has other desks */
    Desk take(PipelineSpec spec) {
        synchronized (free) {
            for (Iterator<Desk> desks = free.descendingIterator(); desks.hasNext(); ) {
                Desk desk = desks.next();
                if (desk.spec() == spec) {
                    desks.remove();
                    return desk;
                }
            }
        }
        return Desk.of(spec, Judge.of(spec.contract()));
    }

    void giveBack(Desk desk) {
        synchronized (free) {
            free.addLast(desk);
            if (free.size() > KEPT) {
                free.removeFirst();
            }
        }
    }

    int free() {
        synchronized (free) {
            return free.size();
        }
    }
}
