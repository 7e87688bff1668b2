package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableAdopter;
import io.lakeactors.model.TableSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.mapping.NameMappingParser;

/** Makes a table of files that are there. Every file is looked at before anything is made; all that is wrong is named at once. */
final class Adoption {
    /** The directory whose files are read by the names of their columns, as they have no ids. */
    static final String DIRECTORY = "la.adopted";
    private static final int FAULTS_MAX = 10;

    private final CatalogDoor door;
    private final WarehouseFiles files;
    private final TableSpec spec;
    private final Path root;

    Adoption(CatalogDoor door, WarehouseFiles files, TableSpec spec, String directory) {
        this.door = door;
        this.files = files;
        this.spec = spec;
        try {
            this.root = files.local(directory).orElseThrow(() -> refused("files in an object store cannot be adopted", directory,
                    "Adopt them on a node whose warehouse is a directory, or register their table through the served catalog"));
        } catch (IllegalArgumentException outside) {
            throw refused(outside.getMessage(), directory, "Move the directory into the warehouse, or start the node with a warehouse that holds it");
        }
    }

    TableAdopter.Adopted adopt(boolean dryRun) {
        if (door.table(spec.name()).isPresent()) {
            throw refused("there is a table " + spec.name() + " already", spec.name().toString(), "Give the new table another name");
        }
        List<Path> found = list();
        List<String> keys = HiveFolders.keys(root, found.getFirst());
        Schema schema = IcebergTypes.schema(spec.schema());
        keys.stream().filter(key -> schema.findField(key) == null).findFirst().ifPresent(key -> {
            throw refused("the folders name a column " + key + " that the contract does not have", root.toString(), "Add it to the contract, of the type of its values");
        });
        var partitioning = PartitionSpec.builderFor(schema);
        keys.forEach(partitioning::identity);
        PartitionSpec partitions = partitioning.build();
        NameMapping names = MappingUtil.create(schema);
        List<DataFile> adopted = judged(found, new AdoptedFile(root, schema, partitions, keys, names));
        var result = new TableAdopter.Adopted(spec.name(), door.freshLocation(spec.name()), adopted.size(), adopted.stream().mapToLong(DataFile::recordCount).sum(),
                adopted.stream().mapToLong(DataFile::fileSizeInBytes).sum(), keys);
        if (!dryRun) {
            make(adopted, TableMetadata.newTableMetadata(schema, partitions, SortOrder.unsorted(), result.location(), properties(names)));
        }
        return result;
    }

    private List<Path> list() {
        if (!Files.isDirectory(root)) {
            throw refused("there is no directory " + root, root.toString(), "Give the directory that holds the Parquet files");
        }
        try (Stream<Path> tree = Files.walk(root)) {
            // What begins with a dot or an underscore is some engine's note.
            List<Path> found = tree.filter(Files::isRegularFile).filter(file -> file.getFileName().toString().endsWith(".parquet"))
                    .filter(file -> Stream.of(root.relativize(file).toString().split("/")).noneMatch(part -> part.startsWith(".") || part.startsWith("_"))).sorted().toList();
            if (found.isEmpty()) {
                throw refused("there is no .parquet file below " + root, root.toString(), "Give the directory that holds the Parquet files");
            }
            return found;
        } catch (IOException e) {
            throw Foreign.storage("looking for files", root.toString(), e);
        }
    }

    private List<DataFile> judged(List<Path> found, AdoptedFile judge) {
        var adopted = new ArrayList<DataFile>();
        var faults = new ArrayList<String>();
        for (Path file : found) {
            List<String> wrong = judge.read(file, adopted);
            wrong.forEach(fault -> faults.add(root.relativize(file) + ": " + fault));
            if (faults.size() >= FAULTS_MAX) {
                break;
            }
        }
        if (!faults.isEmpty()) {
            throw refused("the files do not all fit the contract: " + String.join("; ", faults.subList(0, Math.min(FAULTS_MAX, faults.size()))), root.toString(),
                    "Change the contract, or adopt the files that differ as another table");
        }
        return adopted;
    }

    private TreeMap<String, String> properties(NameMapping names) {
        var properties = new TreeMap<>(spec.properties());
        properties.putIfAbsent(TableProperties.FORMAT_VERSION, "2");
        properties.put(TableProperties.DEFAULT_NAME_MAPPING, NameMappingParser.toJson(names));
        properties.put(DIRECTORY, root.toString());
        return properties;
    }

    private void make(List<DataFile> adopted, TableMetadata fresh) {
        var staged = new StagedOperations(fresh, files);
        AppendFiles append = StagedOperations.leaving(new BaseTable(staged, spec.name().toString()).newFastAppend());
        adopted.forEach(append::appendFile);
        new Summary(files).nothingHeld().forEach(append::set);
        append.commit();
        String id = UUID.randomUUID().toString();
        if (door.namespace(spec.name().namespace()).isEmpty()) {
            door.createNamespace(UUID.randomUUID().toString(), spec.name().namespace(), java.util.Map.of());
        }
        door.commit(id, List.of(new CatalogDoor.Change(spec.name(), (base, evidence) -> {
            if (base != null) {
                throw new AlreadyExistsException("Table already exists: %s", spec.name());
            }
            return staged.current();
        })));
    }

    static LakeException refused(String what, String where, String mend) {
        return LakeError.of(ErrorCode.REQUEST_INVALID, what, where, mend).asException();
    }
}
