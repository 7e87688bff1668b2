package io.lakeactors.bench;

import io.lakeactors.contract.Contracts;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SchemaRegistry;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.Type;
import io.lakeactors.quality.Judge;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What decoding costs by format: the same events in JSON, Avro and Protobuf, and without what is nested in them in JSON and CSV, in turns, in one run. Prints for
 * each round the rows per CPU-second of the working thread, the first rounds cold, and the ratio to JSON's. Arguments: rounds (default 8), millions of rows a round
 * and format (default 2).
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
        var flat = flat(contract);
        var columns = flat.schema().fields().stream().map(Field::sourceName).toList();
        var csv = new PipelineSpec.Csv(columns, ',', '"', Optional.empty(), List.of(""), false);
        List<Lane> nested = List.of(
                new Lane("JSON", Decoder.of(contract, PipelineSpec.Format.JSON), Judge.of(contract), batches(event -> event)),
                new Lane("Avro", registered(contract, new PipelineSpec.RegisteredAvro("default"), AvroEvents.SCHEMA_ID, "AVRO", AvroEvents.SCHEMA.toString()),
                        Judge.of(contract), batches(new AvroEvents()::of)),
                new Lane("Protobuf", registered(contract, new PipelineSpec.RegisteredProtobuf("default"), ProtobufEvents.SCHEMA_ID, "PROTOBUF", ProtobufEvents.SCHEMA),
                        Judge.of(contract), batches(new ProtobufEvents()::of)));
        List<Lane> plain = List.of(
                new Lane("flat JSON", Decoder.of(flat, PipelineSpec.Format.JSON), Judge.of(flat), batches(event -> event)),
                new Lane("CSV", Decoder.of(flat, csv), Judge.of(flat), batches(new CsvEvents(columns)::of)));
        for (int round = 0; round < rounds; round++) {
            turn(round, nested, millions);
            turn(round, plain, millions);
        }
    }

    /** Each lane once; the first is what the others are compared with. */
    private static void turn(int round, List<Lane> lanes, int millions) {
        var line = new StringBuilder("round " + round + ": rows per CPU-s:");
        double first = 0;
        for (Lane lane : lanes) {
            Measured measured = measured(lane, millions);
            first = first == 0 ? measured.rowsPerSecond() : first;
            line.append(String.format(Locale.ROOT, "  %s %,.0f (%.2f times; quarantined %d)", lane.name(), measured.rowsPerSecond(), measured.rowsPerSecond() / first,
                    measured.quarantined()));
        }
        System.out.println(line);
    }

    /** Without fields that hold others. */
    private static Contract flat(Contract contract) {
        var fields = contract.schema().fields().stream().filter(field -> !(field.type() instanceof Type.Struct)).toList();
        return new Contract(contract.id(), contract.name(), contract.version(), contract.object(), new Schema(fields),
                contract.rules().stream().filter(rule -> fields.stream().anyMatch(field -> rule.id().startsWith(field.name() + "."))).toList(),
                contract.unknownFields(), contract.fingerprint());
    }

    private static Decoder registered(Contract contract, PipelineSpec.Format format, int id, String kind, String schema) {
        var decoder = Decoder.of(contract, format);
        decoder.learn(Map.of(id, new SchemaRegistry.Registered(kind, schema, List.of())));
        return decoder;
    }

    /** Decodes and counts; judging is not measured, and shows that all formats mean the same. */
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
