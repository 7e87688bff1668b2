package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileInfo;

/**
 * Data files that nothing refers to (P13). A file may go if no retained snapshot names it, no open intent names it, it is old enough, and the head holds something of its partition by a writer of a
 * higher epoch: then its own writer can commit no more. A file of a partition that the head does not know, or whose name does not say, stays.
 */
final class Orphans {
    private static final Pattern NAME = Pattern.compile(".*/e(\\d+)-([0-9a-f]{8}p\\d+)-[^/]+");
    private final Table table;
    private final TableHead head;
    private final WarehouseFiles files;

    Orphans(Table table, TableHead head, WarehouseFiles files) {
        this.table = table;
        this.head = head;
        this.files = files;
    }

    /** @param writtenBefore milliseconds since 1970 @return the files that went, or with {@code dryRun} would go */
    List<String> remove(Set<String> namedByIntents, long writtenBefore, boolean dryRun) {
        var safeBelow = new HashMap<String, Long>();
        head.vector().entries().forEach((key, progress) -> safeBelow.merge(key.tag(), progress.writerEpoch(), Math::min));
        Set<String> referenced = referenced();
        namedByIntents.forEach(path -> referenced.add(normal(path)));
        var orphans = new ArrayList<String>();
        for (FileInfo file : files.listPrefix(table.location() + "/data")) {
            Matcher name = NAME.matcher(file.location());
            if (name.matches() && Long.parseLong(name.group(1)) < safeBelow.getOrDefault(name.group(2), 0L) && file.createdAtMillis() < writtenBefore && !referenced.contains(normal(file.location()))) {
                orphans.add(file.location());
            }
        }
        if (!dryRun) {
            files.deleteFiles(orphans);
        }
        return orphans;
    }

    private Set<String> referenced() {
        var paths = new HashSet<String>();
        var read = new HashSet<String>();
        for (Snapshot snapshot : table.snapshots()) {
            for (ManifestFile manifest : snapshot.allManifests(table.io())) {
                if (read.add(manifest.path())) {
                    addPaths(manifest, paths);
                }
            }
        }
        return paths;
    }

    private void addPaths(ManifestFile manifest, Set<String> paths) {
        try (CloseableIterable<? extends ContentFile<?>> entries = manifest.content() == ManifestContent.DATA
                ? ManifestFiles.read(manifest, table.io(), table.specs())
                : ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
            entries.forEach(file -> paths.add(normal(file.location())));
        } catch (IOException e) {
            throw LakeError.of(ErrorCode.STORAGE_FAILED, "a manifest cannot be read, so nothing is removed", manifest.path(), "Check the warehouse's disk").asException(e);
        }
    }

    /** {@code file:/a}, {@code file:///a} and {@code /a} are one file. */
    private String normal(String location) {
        return files.normal(location);
    }
}
