package io.lakeactors.bench;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.model.RawBatch;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What decoding costs: CPU seconds of the decoding thread per million events, for each of several rounds, the first ones cold. JIT and GC threads are not counted.
 * Arguments: rounds (default 10), millions of rows a round (default 2).
 */
public final class DecodeBench {
    private static final int ROWS_PER_BATCH = 4096;
    private static final int BATCHES = 16;
    private static final double NANOS_PER_SECOND = 1e9;

    private DecodeBench() {}

    public static void main(String[] args) {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        int millions = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        var batches = new RawBatch[BATCHES];
        long bytes = 0;
        for (int i = 0; i < BATCHES; i++) {
            batches[i] = ShopEvents.batch((long) i * ROWS_PER_BATCH, ROWS_PER_BATCH);
            for (int row = 0; row < ROWS_PER_BATCH; row++) {
                bytes += batches[i].valueLength(row);
            }
        }
        System.out.printf(Locale.ROOT, "%.0f bytes an event%n", (double) bytes / BATCHES / ROWS_PER_BATCH);
        var decoder = Decoder.of(ShopEvents.contract(), PipelineSpec.Format.JSON);
        for (int round = 0; round < rounds; round++) {
            System.out.printf(Locale.ROOT, "round %d: %.3f CPU-s per million rows%n", round, round(decoder, batches, millions));
        }
    }

    private static double round(Decoder decoder, RawBatch[] batches, int millions) {
        var threads = ManagementFactory.getThreadMXBean();
        long rows = 0;
        long begin = threads.getCurrentThreadCpuTime();
        while (rows < millions * 1_000_000L) {
            for (RawBatch batch : batches) {
                var decoded = decoder.decode(batch);
                if (!decoded.faults().isEmpty()) {
                    throw new IllegalStateException(decoded.faults().getFirst().toString());
                }
                rows += decoded.columns().rows();
            }
        }
        return (threads.getCurrentThreadCpuTime() - begin) / NANOS_PER_SECOND / (rows / 1e6);
    }
}
