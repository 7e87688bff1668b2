package io.lakeactors.bench;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/**
 * What decoding costs: CPU seconds of the decoding thread per million good events, round by round, the first ones cold. JIT and GC threads are not counted.
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
            batches[i] = batch(i);
            for (int row = 0; row < batches[i].count(); row++) {
                bytes += batches[i].valueLength(row);
            }
        }
        System.out.printf(Locale.ROOT, "%.0f bytes an event%n", (double) bytes / BATCHES / ROWS_PER_BATCH);
        var decoder = Decoder.of(contract(), PipelineSpec.Format.JSON);
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

    private static Contract contract() {
        var ctx = new Type.Struct(List.of(Field.of("campaign", new Type.Text(), false), Field.of("variant", new Type.Int(), false)));
        var fields = List.of(
                Field.of("event_id", new Type.Uuid(), true),
                Field.of("user_id", new Type.Long(), true),
                Field.of("ts", new Type.Timestamp(true, TimeForm.EPOCH_MILLIS), true),
                Field.of("event_type", new Type.Text(), true),
                Field.of("amount", new Type.Decimal(10, 2), true),
                Field.of("country", new Type.Text(), true),
                Field.of("device", new Type.Text(), true),
                Field.of("url", new Type.Text(), true),
                Field.of("session_id", new Type.Text(), true),
                Field.of("ctx", ctx, false));
        return new Contract("bench", "events", "1.0.0", "events", new Schema(fields), List.of(), Contract.UnknownFields.IGNORE, "00");
    }

    private static RawBatch batch(int index) {
        var events = new Events(Events.SEED, (long) BATCHES * ROWS_PER_BATCH, 1);
        var raw = new RawBatch(new SourceKey("bench", "bench", "events", 0), ROWS_PER_BATCH, ROWS_PER_BATCH * 280);
        long next = (long) index * ROWS_PER_BATCH;
        long first = next;
        while (raw.count() < ROWS_PER_BATCH) {
            byte[] value = events.event(next);
            if (events.kind() == Events.Kind.GOOD) {
                raw.add(next, 0, null, 0, 0, value, 0, value.length, null);
            }
            next++;
        }
        return raw.covers(first, next, -1);
    }
}
