package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;

/** Data files of a table's current snapshot, found by their paths. */
final class LiveFiles {
    private final Table table;
    private final Manifests known;

    LiveFiles(Table table, Manifests known) {
        this.table = table;
        this.known = known;
    }

    /**
     * Without their statistics.
     *
     * @throws ValidationException if one of them is not live any more
     */
    List<DataFile> named(Set<String> paths) {
        int wanted = paths.size();
        var found = new ArrayList<DataFile>(wanted);
        Snapshot current = table.currentSnapshot();
        List<ManifestFile> manifests = current == null ? List.of() : current.dataManifests(table.io());
        for (ManifestFile manifest : manifests) {
            if (found.size() == wanted) {
                break;
            }
            try {
                known.each(manifest, table.specs(), file -> {
                    if (paths.contains(file.location())) {
                        found.add(file.copyWithoutStats());
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + manifest.path(), e);
            }
        }
        if (found.size() != wanted) {
            throw new ValidationException("%d of %d files are not live any more", wanted - found.size(), wanted);
        }
        return found;
    }
}
