package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The data files that manifests of data name. A manifest never changes, so what small ones say is remembered: opening one costs far more than the few files that a frequent commit adds, and who looks
 * after a table reads the same ones again and again.
 */
final class Manifests {
    private static final List<String> FIELDS = List.of("file_path", "partition", "record_count", "file_size_in_bytes", "sort_order_id");
    /** Manifests of more files are read each time. */
    private static final int SMALL_MAX = 500;
    /** What is remembered of all tables: each file takes about half a kilobyte. */
    private static final int FILES_MAX = 10_000;
    private final WarehouseFiles files;
    private final Map<String, List<DataFile>> known = new LinkedHashMap<>(64, 0.75f, true);
    private int held;

    Manifests(WarehouseFiles files) {
        this.files = files;
    }

    WarehouseFiles files() {
        return files;
    }

    /**
     * Hands over each live file, with its path, partition, rows, bytes and sort order; nothing else of it is known. Not to be kept: what is handed over may be used again.
     *
     * @throws IOException if the manifest cannot be read; Iceberg's own exceptions too
     */
    void each(ManifestFile manifest, Map<Integer, PartitionSpec> specs, Consumer<DataFile> consumer) throws IOException {
        if (!isSmall(manifest)) {
            read(manifest, specs, consumer);
            return;
        }
        List<DataFile> remembered = known(manifest.path());
        if (remembered == null) {
            var found = new ArrayList<DataFile>();
            read(manifest, specs, file -> found.add(file.copyWithoutStats()));
            remembered = List.copyOf(found);
            remember(manifest.path(), remembered);
        }
        remembered.forEach(consumer);
    }

    private static boolean isSmall(ManifestFile manifest) {
        return manifest.addedFilesCount() != null && manifest.existingFilesCount() != null && (long) manifest.addedFilesCount() + manifest.existingFilesCount() <= SMALL_MAX;
    }

    private void read(ManifestFile manifest, Map<Integer, PartitionSpec> specs, Consumer<DataFile> consumer) throws IOException {
        try (CloseableIterable<DataFile> entries = ManifestFiles.read(manifest, files, specs).select(FIELDS)) {
            entries.forEach(consumer);
        }
    }

    private synchronized List<DataFile> known(String path) {
        return known.get(path);
    }

    private synchronized void remember(String path, List<DataFile> found) {
        List<DataFile> before = known.put(path, found);
        held += found.size() - (before == null ? 0 : before.size());
        for (var eldest = known.entrySet().iterator(); held > FILES_MAX && eldest.hasNext();) {
            held -= eldest.next().getValue().size();
            eldest.remove();
        }
    }
}
