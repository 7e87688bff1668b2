package io.lakeactors.lake.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What makes a directory a backup ({@code lake-backup.json}), written when all else is there.
 *
 * @param format of the backup, raised when an older release could not restore it any more
 * @param version of the release that made it, for people
 * @param createdAt milliseconds since 1970
 * @param warehouse where the files lay, and what paths in them begin with
 * @param golds null in those that were made before release 0.12
 * @param list the file that lists all others, and its digest
 * @param registry the file that holds the schema registry, and its digest; null in those that were made before release 0.12
 */
record BackupNote(int format, String version, long createdAt, String warehouse, CatalogCopy catalog, List<SavedPipeline> pipelines, List<SavedGold> golds, String list, String listSha256, String registry,
        String registrySha256) {
    static final String NAME = "lake-backup.json";
    /** Made first: a directory with this and without the note is a backup that was cut short. Holds the lake's id. */
    static final String BEGUN = "lake-backup.begun";
    static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** A file of the backup. */
    record Entry(long bytes, String sha256) {}

    BackupNote {
        pipelines = List.copyOf(pipelines);
        golds = golds == null ? List.of() : List.copyOf(golds);
    }

    String write() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a backup's note is plain data", e);
        }
    }

    /** @throws io.lakeactors.model.LakeException BACKUP_DAMAGED; REQUEST_INVALID for one of a later format */
    static BackupNote read(String text, String where) {
        try {
            int format = JSON.readTree(text).path("format").asInt();
            if (format > FORMAT) {
                throw LakeError.of(ErrorCode.REQUEST_INVALID, "the backup has format " + format + ", and this release knows formats up to " + FORMAT, where,
                        "Restore it with LakeActors " + JSON.readTree(text).path("version").asText("as new as the one that made it") + " or later").asException();
            }
            if (format < 1) {
                throw damaged("it has no format", where);
            }
            return JSON.readValue(text, BackupNote.class);
        } catch (JsonProcessingException e) {
            throw damaged("it is no JSON of a backup: " + e.getOriginalMessage(), where);
        }
    }

    static io.lakeactors.model.LakeException damaged(String what, String where) {
        return LakeError.of(ErrorCode.BACKUP_DAMAGED, "the backup is not as it was written: " + what, where, "Take another copy of it, or an older backup; nothing was restored").asException();
    }

    /** One line for each file: its digest, its bytes, and its path below the warehouse. */
    static String lines(Map<String, Entry> files) {
        var text = new StringBuilder();
        new TreeMap<>(files).forEach((path, entry) -> text.append(entry.sha256()).append(' ').append(entry.bytes()).append(' ').append(path).append('\n'));
        return text.toString();
    }

    static TreeMap<String, Entry> entries(String lines, String where) {
        var files = new TreeMap<String, Entry>();
        lines.lines().forEach(line -> {
            String[] parts = line.split(" ", 3);
            if (parts.length != 3) {
                throw damaged("its list of files has a line that is none", where);
            }
            files.put(parts[2], new Entry(Long.parseLong(parts[1]), parts[0]));
        });
        return files;
    }
}
