package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;

/** Holds a Parquet file's footer to the table that it shall belong to, and takes the statistics from it. */
final class AdoptedFile {
    private final Path root;
    private final Schema schema;
    private final PartitionSpec partitions;
    private final List<String> keys;
    private final NameMapping names;

    AdoptedFile(Path root, Schema schema, PartitionSpec partitions, List<String> keys, NameMapping names) {
        this.root = root;
        this.schema = schema;
        this.partitions = partitions;
        this.keys = keys;
        this.names = names;
    }

    /** @param adopted gets the file if it fits @return what does not fit */
    List<String> read(Path file, List<DataFile> adopted) {
        if (!HiveFolders.keys(root, file).equals(keys)) {
            return List.of("its folders name the columns " + HiveFolders.keys(root, file) + ", those of other files " + keys);
        }
        ParquetMetadata footer;
        try (var reader = ParquetFileReader.open(new LocalInputFile(file))) {
            footer = reader.getFooter();
        } catch (IOException | RuntimeException e) {
            return List.of("it is no readable Parquet file (" + Foreign.firstLine(e) + ")");
        }
        var faults = new ArrayList<>(misfits(footer.getFileMetaData().getSchema()));
        if (!faults.isEmpty()) {
            return faults;
        }
        Metrics metrics = ParquetUtil.footerMetrics(footer, Stream.empty(), MetricsConfig.getDefault(), names);
        nulls(metrics, faults);
        if (faults.isEmpty()) {
            try {
                adopted.add(described(file, footer, metrics));
            } catch (IOException | RuntimeException e) {
                faults.add("its folders' values are not of the columns' types (" + Foreign.firstLine(e) + ")");
            }
        }
        return faults;
    }

    private List<String> misfits(MessageType fileSchema) {
        boolean ids = ParquetSchemaUtil.hasIds(fileSchema);
        Schema held = ParquetSchemaUtil.convertAndPrune(ids ? fileSchema : ParquetSchemaUtil.applyNameMapping(fileSchema, names));
        var faults = new ArrayList<String>();
        var wanted = new TreeSet<>(schema.columns().stream().map(Types.NestedField::name).toList());
        fileSchema.getFields().stream().map(org.apache.parquet.schema.Type::getName).filter(name -> !wanted.contains(name))
                .forEach(name -> faults.add("it has a column " + name + " that the contract does not have"));
        Map<Integer, Types.NestedField> inFile = TypeUtil.indexById(held.asStruct());
        TypeUtil.indexById(schema.asStruct()).forEach((id, want) -> {
            String path = schema.findColumnName(id);
            if (!keys.contains(path)) {
                misfit(path, want, inFile.get(id)).ifPresent(faults::add);
            }
        });
        return faults;
    }

    private static java.util.Optional<String> misfit(String path, Types.NestedField want, Types.NestedField has) {
        if (has == null) {
            return java.util.Optional.of("it has no column " + path);
        }
        if (!has.name().equals(want.name())) {
            return java.util.Optional.of("it numbers its columns itself, and calls " + has.name() + " what the table calls " + path);
        }
        boolean fits = want.type().isPrimitiveType() ? TypeUtil.isPromotionAllowed(has.type(), want.type().asPrimitiveType()) : want.type().typeId() == has.type().typeId();
        return fits ? java.util.Optional.empty() : java.util.Optional.of("its column " + path + " is " + has.type() + ", the contract's " + want.type());
    }

    private void nulls(Metrics metrics, List<String> faults) {
        Map<Integer, Long> counts = metrics.nullValueCounts() == null ? Map.of() : metrics.nullValueCounts();
        schema.columns().stream().filter(Types.NestedField::isRequired).filter(column -> counts.getOrDefault(column.fieldId(), 0L) > 0)
                .forEach(column -> faults.add("its column " + column.name() + " is null in " + counts.get(column.fieldId()) + " rows, and required by the contract"));
    }

    private DataFile described(Path file, ParquetMetadata footer, Metrics metrics) throws IOException {
        var described = DataFiles.builder(partitions).withPath(file.toString()).withFormat(FileFormat.PARQUET).withFileSizeInBytes(Files.size(file)).withMetrics(metrics)
                .withSplitOffsets(ParquetUtil.getSplitOffsets(footer));
        return keys.isEmpty() ? described.build() : described.withPartitionValues(HiveFolders.values(root, file)).build();
    }
}
