package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Progress;
import io.lakeactors.model.TableHead;
import java.io.IOException;
import java.util.ArrayList;
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
 * Data files that nothing refers to (P13). A file may go if no retained snapshot names it, no open intent names it, it is old enough, and its writer's epoch is lower than that of every
 * partition's writer in the head: epochs are given out from one counter, so a writer that may still be at work on a partition that the table has seen has a higher one. Age guards the rest.
 */
final class Orphans {
    private static final Pattern EPOCH = Pattern.compile(".*/e(\\d+)-[^/]+");
    private final Table table;
    private final TableHead head;
    private final LocalFiles files;

    Orphans(Table table, TableHead head, LocalFiles files) {
        this.table = table;
        this.head = head;
        this.files = files;
    }

    /** @param writtenBefore milliseconds since 1970 @return the files that went, or with {@code dryRun} would go */
    List<String> remove(Set<String> namedByIntents, long writtenBefore, boolean dryRun) {
        long safeBelow = head.vector().entries().values().stream().mapToLong(Progress::writerEpoch).min().orElse(0);
        Set<String> referenced = referenced();
        namedByIntents.forEach(path -> referenced.add(normal(path)));
        var orphans = new ArrayList<String>();
        for (FileInfo file : files.listPrefix(table.location() + "/data")) {
            Matcher name = EPOCH.matcher(file.location());
            if (name.matches() && Long.parseLong(name.group(1)) < safeBelow && file.createdAtMillis() < writtenBefore && !referenced.contains(normal(file.location()))) {
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
        return files.path(location).toString();
    }
}
