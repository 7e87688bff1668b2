package io.lakeactors.decode;

import io.lakeactors.contract.AvroSchemas;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.SourceSchema;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Contract;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.RescuedColumn;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SchemaRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Decodes the values of raw batches into columns under a contract. One instance serves one batch after another and reuses its columns: a batch that it returned
 * is valid until the next call. Not safe for threads.
 *
 * <p>No record is lost and none stops a batch. A record that cannot be decoded has nulls in every column and one fault, {@code decode.malformed} (bad input),
 * {@code decode.schema} (its schema is not registered, or of no use) or {@code decode.poison} (the decoder itself failed).
 * One whose fields are not all as the contract says keeps the others, and has a fault for each that is not: {@code decode.type} (null in its column), {@code decode.unknown} (if the contract quarantines unknown fields; where it rescues them, they are in {@link RescuedColumn}) and {@code decode.required} (null or
 * absent within a struct, list or map: on top level that is the judge's question). What mappings make of other fields is made; columns that are calculated of
 * others by an expression are left without values.
 */
public final class Decoder {
    private final Schema schema;
    private final DecodeLimits limits;
    private final Column[] columns;
    private final Faults faults;
    private final RecordReader records;
    /** Null where fields that the contract does not name are not kept. */
    private final RescuedFields rescued;
    /** Null where the contract's columns are those of the records. */
    private final Mapper mapper;

    Decoder(Schema schema, DecodeLimits limits, Column[] columns, Faults faults, RecordReader records, RescuedFields rescued, Mapper mapper) {
        this.mapper = mapper;
        this.rescued = rescued;
        this.schema = schema;
        this.limits = limits;
        this.columns = columns;
        this.faults = faults;
        this.records = records;
    }

    public static Decoder of(Contract contract, PipelineSpec.Format format) {
        return of(contract, format, DecodeLimits.DEFAULT);
    }

    public static Decoder of(Contract canonical, PipelineSpec.Format format, DecodeLimits limits) {
        Contract source = source(canonical);
        var all = source.schema().fields().stream().map(field -> Column.of(field.type())).toArray(Column[]::new);
        var faults = new Faults();
        int kept = source.unknownFields() == Contract.UnknownFields.RESCUE ? source.schema().indexOf(RescuedColumn.NAME).orElseThrow() : -1;
        RescuedFields rescued = kept < 0 ? null : new RescuedFields((Column.Bytes) all[kept]);
        Contract contract = unrescued(source);
        Column[] columns = kept < 0 ? all : IntStream.range(0, all.length).filter(i -> i != kept).mapToObj(i -> all[i]).toArray(Column[]::new);
        RecordReader records = reader(format, contract, limits, columns, faults, rescued);
        Mapper mapper = source == canonical ? null : new Mapper(canonical, SourceSchema.of(canonical.schema().fields()), all);
        return new Decoder(source.schema(), limits, all, faults, records, rescued, mapper);
    }

    private static RecordReader reader(PipelineSpec.Format format, Contract contract, DecodeLimits limits, Column[] columns, Faults faults, RescuedFields rescued) {
        return switch (format) {
            case PipelineSpec.Json() -> new JsonRecords(contract, limits, columns, faults, rescued);
            case PipelineSpec.RegisteredAvro(var registry) -> new RegisteredRecords(AvroRecords.encoding(contract, limits, columns, faults, rescued));
            case PipelineSpec.PlainAvro(var text) ->
                new AvroRecords(AvroSchemas.parse(text, List.of()), "the schema", contract, limits, columns, faults, rescued);
            case PipelineSpec.RegisteredProtobuf(var registry) ->
                new RegisteredRecords(ProtobufRecords.encoding(new ProtobufCompiler.Target(contract, limits, columns, faults, rescued)));
            case PipelineSpec.PlainProtobuf plain -> ProtobufRecords.of(plain, new ProtobufCompiler.Target(contract, limits, columns, faults, rescued));
            case PipelineSpec.Csv csv -> new CsvRecords(csv, contract, columns, faults, rescued);
        };
    }

    /** Without the column of ours: no record has it. */
    private static Contract unrescued(Contract source) {
        boolean keeps = source.unknownFields() == Contract.UnknownFields.RESCUE;
        return keeps ? SourceSchema.of(source, source.schema().fields().stream().filter(field -> !RescuedColumn.is(field)).toList()) : source;
    }

    /** What the records are decoded under: the contract itself if it maps nothing. */
    private static Contract source(Contract contract) {
        boolean mapped = contract.schema().fields().stream().anyMatch(field -> field.mapping().isPresent());
        return mapped ? SourceSchema.of(contract.schema().fields()).of(contract) : contract;
    }

    /**
     * Columns that no record can fill, by the schema of a pipeline; none where records name their schemas themselves. Of those that the schema lacks, one that is
     * neither required nor mapped {@linkplain Misfit#stays stays} null. One that is required within a struct is wanted even where the struct may be null: it is
     * missing from each record that has the struct.
     *
     * @throws IllegalArgumentException if the schema is none
     */
    public static List<Misfit> misfits(Contract canonical, PipelineSpec.Format format) {
        boolean mapped = source(canonical) != canonical;
        Contract wanted = unrescued(mapped ? SourceSchema.wanted(canonical.schema().fields()).of(canonical) : canonical);
        var columns = wanted.schema().fields().stream().map(field -> Column.of(field.type())).toArray(Column[]::new);
        List<Misfit> found = switch (format) {
            case PipelineSpec.PlainProtobuf plain -> ProtobufRecords.misfits(plain, new ProtobufCompiler.Target(wanted, DecodeLimits.DEFAULT, columns, new Faults(), null));
            case PipelineSpec.PlainAvro(var text) -> AvroRecords.misfits(AvroSchemas.parse(text, List.of()), wanted, columns);
            case PipelineSpec.Json json -> List.of();
            case PipelineSpec.RegisteredAvro registered -> List.of();
            case PipelineSpec.RegisteredProtobuf registered -> List.of();
            case PipelineSpec.Csv csv -> List.of();
        };
        return mapped ? Mapper.misfits(canonical.schema().fields(), found) : found;
    }

    /** The numbers of schemas that must be {@linkplain #learn learnt} before this batch is decoded; mostly none. */
    public Set<Integer> schemasWanted(RawBatch raw) {
        return records instanceof RegisteredRecords registered ? registered.wanted(raw) : Set.of();
    }

    /** What a registry says of {@linkplain #schemasWanted wanted} schemas. */
    public void learn(Map<Integer, SchemaRegistry.Answer> answers) {
        if (records instanceof RegisteredRecords registered) {
            registered.learn(answers);
        }
    }

    /** Decodes every record of a batch. Throws nothing for what a record holds. @throws LakeException INTERNAL if a wanted schema was not learnt */
    public MicroBatch decode(RawBatch raw) {
        for (Column column : columns) {
            column.clear();
        }
        faults.begin();
        for (int row = 0; row < raw.count(); row++) {
            decode(raw, row);
        }
        List<RowFault> found = faults.list();
        if (mapper == null) {
            return new MicroBatch(raw, new ColumnBatch(schema, columns, raw.count()), found);
        }
        ColumnBatch mapped = mapper.columns(raw.count(), found);
        return new MicroBatch(raw, mapped, mapper.faults(found));
    }

    private void decode(RawBatch raw, int row) {
        faults.beginRow(row);
        int length = raw.valueLength(row);
        int start = raw.valueStart(row);
        if (length < 0 || length == 0 && !records.takesNothing() || length > limits.recordBytesMax()) {
            faults.only(Faults.MALFORMED, unread(length));
            blank(row);
            return;
        }
        try {
            if (rescued == null) {
                records.read(raw.bytes(), start, start + length, row);
            } else {
                rescued.begin(length);
                records.read(raw.bytes(), start, start + length, row);
                rescued.end();
            }
        } catch (Malformed malformed) {
            faults.only(malformed.rule(), malformed.getMessage());
            blank(row);
        } catch (LakeException unprepared) {
            throw unprepared;
        } catch (RuntimeException bug) {
            faults.only(Faults.POISON, "the decoder failed on this record: " + bug.getClass().getSimpleName());
            blank(row);
        }
    }

    private String unread(int length) {
        if (length < 0) {
            return "the value is null (a tombstone)";
        }
        return length == 0 ? "the value is empty" : "the value has " + length + " bytes, more than " + limits.recordBytesMax();
    }

    /** Takes back what was read of a record and puts nulls in its place. */
    private void blank(int row) {
        for (Column column : columns) {
            column.truncate(row);
            column.addNull();
        }
    }
}
