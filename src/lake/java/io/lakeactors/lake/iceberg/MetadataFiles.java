package io.lakeactors.lake.iceberg;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.io.FileIO;

/** Metadata files: written durably under names that are never used twice, and remembered by name, as a file of that name never changes. */
final class MetadataFiles {
    private static final int REMEMBERED = 64;
    private final FileIO io;
    private final Map<String, TableMetadata> known = Collections.synchronizedMap(new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TableMetadata> eldest) {
            return size() > REMEMBERED;
        }
    });

    MetadataFiles(FileIO io) {
        this.io = io;
    }

    TableMetadata read(String location) {
        TableMetadata remembered = known.get(location);
        if (remembered != null) {
            return remembered;
        }
        TableMetadata read = TableMetadataParser.read(io, location);
        known.put(location, read);
        return read;
    }

    /** Writes metadata under a new name. @return the same metadata, knowing its name */
    TableMetadata write(TableMetadata metadata) {
        return write(metadata, io);
    }

    /** @param io through which it is written */
    TableMetadata write(TableMetadata metadata, FileIO io) {
        int version = version(metadata) + 1;
        String location = String.format("%s/metadata/%05d-%s.metadata.json", metadata.location(), version, UUID.randomUUID());
        TableMetadataParser.write(metadata, io.newOutputFile(location));
        TableMetadata named = TableMetadata.buildFrom(metadata).discardChanges().withMetadataLocation(location).build();
        known.put(location, named);
        return named;
    }

    /** Deletes the metadata files that the new metadata no longer lists. Only after its pointer swap has certainly succeeded. */
    void forget(TableMetadata base, TableMetadata next) {
        Set<String> kept = new HashSet<>();
        next.previousFiles().forEach(entry -> kept.add(entry.file()));
        for (var entry : base.previousFiles()) {
            if (!kept.contains(entry.file())) {
                known.remove(entry.file());
                try {
                    io.deleteFile(entry.file());
                } catch (RuntimeException e) {
                    // An old metadata file that stays is only garbage; orphan removal finds it.
                }
            }
        }
    }

    private static int version(TableMetadata metadata) {
        // The base's name stands in the log of the metadata built on it; a new table has none.
        String base = metadata.previousFiles().isEmpty() ? "" : metadata.previousFiles().getLast().file();
        String name = base.substring(base.lastIndexOf('/') + 1);
        int dash = name.indexOf('-');
        try {
            return dash < 0 ? -1 : Integer.parseInt(name.substring(0, dash));
        } catch (NumberFormatException foreignName) {
            return metadata.previousFiles().size();
        }
    }
}
