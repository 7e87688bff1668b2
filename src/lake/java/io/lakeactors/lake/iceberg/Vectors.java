package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.deletes.BaseDVFileWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.ContentFileUtil;

/** Deletion vectors, which take the place of files of position deletes from format 3 on. A data file has one at most: what it says and what is to be deleted beside become one new vector. */
final class Vectors {
    private static final int FROM = 3;

    private final BaseTable table;
    private final WarehouseFiles files;
    private final BaseDeleteLoader loader;

    /** @param table at the snapshot whose vectors count */
    Vectors(BaseTable table, WarehouseFiles files) {
        this.table = table;
        this.files = files;
        loader = new BaseDeleteLoader(file -> files.newInputFile(file.location()));
    }

    /** Whether rows of a table are deleted by vectors. */
    static boolean are(TableMetadata table) {
        return table.formatVersion() >= FROM;
    }

    /** @param added new vectors @param replaced those whose rows they hold too, and which go with the same snapshot */
    record Written(List<DeleteFile> added, List<DeleteFile> replaced) {
        void into(RowDelta delta) {
            added.forEach(delta::addDeletes);
            replaced.forEach(delta::removeDeletes);
        }
    }

    /** @param location of the one new file @param rows that go */
    Written write(String location, RowsToDelete rows) throws IOException {
        Map<String, DeleteFile> standing = standing(rows.byPart().values().stream().flatMap(paths -> paths.keySet().stream()).collect(Collectors.toSet()));
        var writer = new BaseDVFileWriter(() -> files.newOutputFile(location), path -> standing.containsKey(path) ? loader.loadPositionDeletes(List.of(standing.get(path)), path) : null);
        try (writer) {
            for (var part : rows.byPart().entrySet()) {
                PartitionSpec spec = table.specs().get(part.getKey().spec());
                part.getValue().forEach((path, gone) -> gone.stream().forEach(row -> writer.delete(path, row, spec, spec.isUnpartitioned() ? null : part.getKey().partition())));
            }
        }
        return new Written(writer.result().deleteFiles(), writer.result().rewrittenDeleteFiles());
    }

    /** The vectors of these data files, by their paths. */
    Map<String, DeleteFile> standing(Set<String> paths) throws IOException {
        var standing = new HashMap<String, DeleteFile>();
        Snapshot current = table.currentSnapshot();
        for (ManifestFile manifest : current == null ? List.<ManifestFile>of() : current.deleteManifests(files)) {
            try (CloseableIterable<DeleteFile> entries = ManifestFiles.readDeleteManifest(manifest, files, table.specs())) {
                for (DeleteFile file : entries) {
                    if (file.content() == FileContent.POSITION_DELETES && !ContentFileUtil.isDV(file)) {
                        throw LakeError.of(ErrorCode.MERGE_UNSUITED, table.name() + " was made a table of format 3 by another engine, and still has files of position deletes", file.location(),
                                "Rewrite its position deletes with that engine").asException();
                    }
                    if (file.content() == FileContent.POSITION_DELETES && paths.contains(file.referencedDataFile())) {
                        standing.put(file.referencedDataFile(), file.copy());
                    }
                }
            }
        }
        return standing;
    }

    /** Those that other vectors are to take the place of. @param added each holds what the one before it held */
    Collection<DeleteFile> replacedBy(Collection<DeleteFile> added) throws IOException {
        Set<String> paths = added.stream().filter(ContentFileUtil::isDV).map(DeleteFile::referencedDataFile).collect(Collectors.toSet());
        return paths.isEmpty() ? List.of() : standing(paths).values();
    }

    /** Hands over what a vector says. */
    void each(DeleteFile vector, DeletesFile.Sink sink) {
        loader.loadPositionDeletes(List.of(vector), vector.referencedDataFile()).forEach(row -> sink.row(vector.referencedDataFile(), row));
    }
}
