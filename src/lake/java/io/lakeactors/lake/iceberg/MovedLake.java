package io.lakeactors.lake.iceberg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.lakeactors.lake.iceberg.BackupNote.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.RewriteTablePathUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * A backup's files on their way to another warehouse. Wherever a path stands in a file, it is rewritten: in metadata, lists of manifests, manifests, and in position deletes, which name the data files
 * that they are about. All of them get a checked digest before.
 */
final class MovedLake {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BackupPlace place;
    private final String from;
    private final WarehouseFiles to;
    private final FileIO io = new Between();

    /** @param from what paths begin with in the backup */
    MovedLake(BackupPlace place, String from, WarehouseFiles to) {
        this.place = place;
        this.from = from;
        this.to = to;
    }

    boolean isElsewhere() {
        return !from.equals(to.root());
    }

    /** Copies a file as it is, and holds it to its digest. @param there whether it seems to be there */
    void copy(String path, Entry entry, boolean there) throws IOException {
        String at = to.root() + "/" + path;
        if (there) {
            try (InputStream in = to.newInputFile(at).newStream()) {
                if (BackupPlace.copy(in, OutputStream.nullOutputStream()).equals(entry)) {
                    return;
                }
            }
        }
        Entry copied;
        try (InputStream in = place.read(BackupPlace.FILES + path); OutputStream out = to.newOutputFile(at).createOrOverwrite()) {
            copied = BackupPlace.copy(in, out);
        }
        check(path, copied, entry);
    }

    private void check(String path, Entry found, Entry entry) {
        if (!found.equals(entry)) {
            throw BackupNote.damaged(BackupPlace.FILES + path + " has the digest " + found.sha256() + ", and was written with " + entry.sha256(), place.where());
        }
    }

    /** Writes the metadata of a table or view anew. @return the paths of the files that are not to be copied as they are */
    Set<String> move(CatalogCopy.Name name, Map<String, Entry> files) throws IOException {
        var moved = new HashSet<String>();
        String path = checked(name.metadata(), files, moved);
        if (name.isTable()) {
            moveTable(TableMetadataParser.read(io, name.metadata()), files, moved);
        }
        JsonNode json;
        try (InputStream in = place.read(BackupPlace.FILES + path)) {
            json = JSON.readTree(in);
        }
        if (json instanceof ObjectNode metadata && metadata.has("metadata-log")) {
            // Older metadata files are not part of a backup.
            metadata.putArray("metadata-log");
        }
        try (OutputStream out = to.newOutputFile(there(name.metadata())).createOrOverwrite()) {
            out.write(JSON.writeValueAsBytes(rewritten(json)));
        }
        return moved;
    }

    private String checked(String location, Map<String, Entry> files, Set<String> moved) throws IOException {
        String path = relative(location);
        Entry entry = files.get(path);
        if (entry == null) {
            throw BackupNote.damaged("its list does not have " + path, place.where());
        }
        if (moved.add(path)) {
            check(path, place.look(BackupPlace.FILES + path), entry);
        }
        return path;
    }

    private void moveTable(TableMetadata metadata, Map<String, Entry> files, Set<String> moved) throws IOException {
        Map<String, ManifestFile> manifests = new LinkedHashMap<>();
        for (Snapshot snapshot : metadata.snapshots()) {
            checked(snapshot.manifestListLocation(), files, moved);
            snapshot.allManifests(io).forEach(manifest -> manifests.putIfAbsent(manifest.path(), manifest));
        }
        for (String manifest : manifests.keySet()) {
            checked(manifest, files, moved);
        }
        Map<String, Long> deletes = moveDeletes(metadata, manifests.values().stream().filter(manifest -> manifest.content() == ManifestContent.DELETES).toList(), files, moved);
        var lengths = new HashMap<String, Long>();
        for (ManifestFile manifest : manifests.values()) {
            OutputFile out = to.newOutputFile(there(manifest.path()));
            lengths.putAll((manifest.content() == ManifestContent.DATA
                    ? RewriteTablePathUtil.rewriteDataManifest(manifest, Set.of(), out, io, metadata.formatVersion(), metadata.specsById(), from, to.root())
                    : RewriteTablePathUtil.rewriteDeleteManifest(manifest, Set.of(), out, io, metadata.formatVersion(), metadata.specsById(), from, to.root(), to.root(), deletes))
                    .rewrittenManifestLengths());
        }
        for (Snapshot snapshot : metadata.snapshots()) {
            RewriteTablePathUtil.rewriteManifestList(snapshot, io, metadata, lengths, from, to.root(), to.root(), there(snapshot.manifestListLocation()));
        }
    }

    /** Files of position deletes and deletion vectors. @return their new lengths by their old locations */
    private Map<String, Long> moveDeletes(TableMetadata metadata, List<ManifestFile> manifests, Map<String, Entry> files, Set<String> moved) throws IOException {
        var lengths = new HashMap<String, Long>();
        for (ManifestFile manifest : manifests) {
            try (CloseableIterable<DeleteFile> live = ManifestFiles.readDeleteManifest(manifest, io, metadata.specsById())) {
                for (DeleteFile file : live) {
                    if (file.content() == FileContent.POSITION_DELETES && !lengths.containsKey(file.location())) {
                        checked(file.location(), files, moved);
                        String at = there(file.location());
                        // Of a restore that was cut short: some writers make a file only where there is none.
                        to.deleteFile(at);
                        lengths.put(file.location(), RewriteTablePathUtil.rewritePositionDelete(file, to.newOutputFile(at), io, metadata.specsById().get(file.specId()), from, to.root(),
                                new PositionDeletes()));
                    }
                }
            }
        }
        return lengths;
    }

    /** The rows with the locations that are now. */
    CatalogCopy catalog(CatalogCopy copy) {
        return new CatalogCopy(copy.lake(), copy.names().stream().map(name -> new CatalogCopy.Name(name.namespace(), name.name(), name.type(), there(name.metadata()))).toList(),
                copy.namespaces().stream().map(property -> new CatalogCopy.Property(property.namespace(), property.key(), rewritten(property.value()))).toList(), copy.epochs(),
                copy.fences(), copy.quarantineLog());
    }

    private String relative(String location) {
        return RewriteTablePathUtil.relativize(location, from);
    }

    private String there(String location) {
        return to.root() + "/" + relative(location);
    }

    private String rewritten(String text) {
        return text.equals(from) || text.startsWith(from + "/") ? to.root() + text.substring(from.length()) : text;
    }

    /** Every text in it that is a path below the old warehouse: locations, properties, and what a snapshot says of a file that holds its positions. */
    private JsonNode rewritten(JsonNode json) {
        switch (json) {
            case ObjectNode object -> object.properties().forEach(field -> field.setValue(rewritten(field.getValue())));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, rewritten(array.get(i)));
                }
            }
            case TextNode text -> {
                return TextNode.valueOf(rewritten(text.textValue()));
            }
            default -> { }
        }
        return json;
    }

    /** Reads the backup by the locations that files had, writes to those that they have. */
    private final class Between implements FileIO {
        private static final long serialVersionUID = 1L;

        @Override
        public InputFile newInputFile(String location) {
            return place.input(BackupPlace.FILES + relative(location));
        }

        @Override
        public OutputFile newOutputFile(String location) {
            return to.newOutputFile(location);
        }

        @Override
        public void deleteFile(String location) {
            throw new UncheckedIOException(new IOException("nothing is deleted while a lake is moved: " + location));
        }
    }
}
