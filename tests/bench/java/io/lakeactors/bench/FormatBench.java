package io.lakeactors.bench;

import io.lakeactors.contract.Contracts;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.model.Contract;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SchemaRegistry;
import io.lakeactors.model.SourceKey;
import io.lakeactors.quality.Judge;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What decoding costs by format: the same events in JSON and in Avro, in turns, in one run. Prints for each round the rows per CPU-second of the working thread,
 * the first rounds cold, and the ratio. Arguments: rounds (default 8), millions of rows a round and format (default 2).
 */
public final class FormatBench {
    private static final int ROWS_PER_BATCH = 4096;
    private static final int BATCHES = 16;
    private static final double NANOS_PER_SECOND = 1e9;

    private FormatBench() {}

    /** One format's events, and who reads them. */
    private record Lane(String name, Decoder decoder, Judge judge, RawBatch[] batches) {}

    /** @param quarantined of the rows that were measured */
    private record Measured(double rowsPerSecond, long quarantined) {}

    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 8;
        int millions = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        String file = "events.odcs.yaml";
        var contract = Contracts.read(file, Files.readString(Path.of(System.getProperty("lakeactors.root"), "tests", "bench", file)), "").orThrow();
        var json = new Lane("JSON", Decoder.of(contract, PipelineSpec.Format.JSON), Judge.of(contract), batches(event -> event));
        var avro = new Lane("Avro", avro(contract), Judge.of(contract), batches(new AvroEvents()::of));
        for (int round = 0; round < rounds; round++) {
            Measured ofJson = measured(json, millions);
            Measured ofAvro = measured(avro, millions);
            System.out.printf(Locale.ROOT, "round %d: rows per CPU-s: JSON %,.0f, Avro %,.0f: %.2f times; quarantined %d and %d%n", round, ofJson.rowsPerSecond(),
                    ofAvro.rowsPerSecond(), ofAvro.rowsPerSecond() / ofJson.rowsPerSecond(), ofJson.quarantined(), ofAvro.quarantined());
        }
    }

    private static Decoder avro(Contract contract) {
        var decoder = Decoder.of(contract, new PipelineSpec.RegisteredAvro("default"));
        decoder.learn(Map.of(AvroEvents.SCHEMA_ID, new SchemaRegistry.Registered("AVRO", AvroEvents.SCHEMA.toString(), List.of())));
        return decoder;
    }

    /** Decodes and counts; judging is not measured, and shows that both formats mean the same. */
    private static Measured measured(Lane lane, int millions) {
        var threads = ManagementFactory.getThreadMXBean();
        var window = lane.judge().newWindow();
        long rows = 0;
        long nanos = 0;
        long quarantined = 0;
        while (rows < millions * 1_000_000L) {
            for (RawBatch batch : lane.batches()) {
                long begin = threads.getCurrentThreadCpuTime();
                lane.decoder().schemasWanted(batch);
                var decoded = lane.decoder().decode(batch);
                nanos += threads.getCurrentThreadCpuTime() - begin;
                rows += decoded.columns().rows();
                quarantined += lane.judge().judge(decoded, window).quarantined().size();
            }
        }
        return new Measured(rows * NANOS_PER_SECOND / nanos, quarantined);
    }

    private static RawBatch[] batches(UnaryOperator<byte[]> format) {
        var batches = new RawBatch[BATCHES];
        var events = new Events(Events.SEED, (long) BATCHES * ROWS_PER_BATCH, 1);
        for (int i = 0; i < BATCHES; i++) {
            long first = (long) i * ROWS_PER_BATCH;
            batches[i] = new RawBatch(new SourceKey("bench", "bench", "events", 0), ROWS_PER_BATCH, ROWS_PER_BATCH * 280);
            for (int row = 0; row < ROWS_PER_BATCH; row++) {
                byte[] value = format.apply(events.event(first + row));
                batches[i].add(first + row, 0, null, 0, 0, value, 0, value.length, null);
            }
            batches[i].covers(first, first + ROWS_PER_BATCH, -1);
        }
        return batches;
    }
}
