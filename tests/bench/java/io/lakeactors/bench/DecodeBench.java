package io.lakeactors.bench;

import com.sun.management.OperatingSystemMXBean;
import io.lakeactors.contract.Contracts;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceKey;
import io.lakeactors.quality.Judge;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What decoding and judging cost: CPU seconds of the working thread per million events, faulty ones among them, round by round, the first ones cold, and at the end those of
 * the whole process, the compiler's among them. Arguments: rounds (default 10), millions of rows a round (default 2).
 */
public final class DecodeBench {
    private static final int ROWS_PER_BATCH = 4096;
    private static final int BATCHES = 16;
    private static final double NANOS_PER_SECOND = 1e9;

    private DecodeBench() {}

    public static void main(String[] args) throws IOException {
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
        String file = "events.odcs.yaml";
        var contract = Contracts.read(file, Files.readString(Path.of(System.getProperty("lakeactors.root"), "tests", "bench", file)), "").orThrow();
        var decoder = Decoder.of(contract, PipelineSpec.Format.JSON);
        var judge = Judge.of(contract);
        for (int round = 0; round < rounds; round++) {
            round(round, decoder, judge, batches, millions);
        }
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.printf(Locale.ROOT, "process: %.2f CPU-s%n", process.getProcessCpuTime() / NANOS_PER_SECOND);
    }

    private static void round(int round, Decoder decoder, Judge judge, RawBatch[] batches, int millions) {
        var threads = ManagementFactory.getThreadMXBean();
        var window = judge.newWindow();
        long rows = 0;
        long decoding = 0;
        long judging = 0;
        long quarantined = 0;
        while (rows < millions * 1_000_000L) {
            for (RawBatch batch : batches) {
                long begin = threads.getCurrentThreadCpuTime();
                var decoded = decoder.decode(batch);
                long between = threads.getCurrentThreadCpuTime();
                var verdicts = judge.judge(decoded, window);
                judging += threads.getCurrentThreadCpuTime() - between;
                decoding += between - begin;
                rows += decoded.columns().rows();
                quarantined += verdicts.quarantined().size();
            }
        }
        double perMillion = NANOS_PER_SECOND * rows / 1e6;
        System.out.printf(Locale.ROOT, "round %d: CPU-s per million rows: decode %.3f, judge %.3f; %d of %d quarantined%n", round, decoding / perMillion,
                judging / perMillion, quarantined, rows);
    }

    private static RawBatch batch(int index) {
        var events = new Events(Events.SEED, (long) BATCHES * ROWS_PER_BATCH, 1);
        var raw = new RawBatch(new SourceKey("bench", "bench", "events", 0), ROWS_PER_BATCH, ROWS_PER_BATCH * 280);
        long next = (long) index * ROWS_PER_BATCH;
        long first = next;
        while (raw.count() < ROWS_PER_BATCH) {
            byte[] value = events.event(next);
            raw.add(next, 0, null, 0, 0, value, 0, value.length, null);
            next++;
        }
        return raw.covers(first, next, -1);
    }
}
