package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.CloseableIterable;

/** Which files the snapshots of a table lead to. Paths are plain: {@code file:/a}, {@code file:///a} and {@code /a} are one file. */
final class Reachable {
    private final TableMetadata metadata;
    private final Manifests known;
    private final Map<String, ManifestFile> manifests = new HashMap<>();
    private final Set<String> lists = new HashSet<>();

    Reachable(TableMetadata metadata, Manifests known) {
        this(metadata, metadata.snapshots(), known);
    }

    private Reachable(TableMetadata metadata, Iterable<Snapshot> snapshots, Manifests known) {
        this.metadata = metadata;
        this.known = known;
        for (Snapshot snapshot : snapshots) {
            lists.add(normal(snapshot.manifestListLocation()));
            String vector = snapshot.summary().get(Summary.VECTOR_FILE);
            if (vector != null) {
                lists.add(normal(vector));
            }
            Deletions.locations(metadata.location(), snapshot.summary()).forEach(location -> lists.add(normal(location)));
            for (ManifestFile manifest : snapshot.allManifests(known.files())) {
                manifests.putIfAbsent(normal(manifest.path()), manifest);
            }
        }
    }

    /** Lists of manifests, manifests, files of vectors and of deletions. */
    boolean knowsMetadata(String path) {
        return lists.contains(path) || manifests.containsKey(path);
    }

    /** The paths of those. */
    Set<String> metadataPaths() {
        var all = new HashSet<>(lists);
        all.addAll(manifests.keySet());
        return all;
    }

    /** Hands each data and delete file of every manifest over, some several times. @throws io.lakeactors.model.LakeException STORAGE_FAILED if a manifest cannot be read */
    void eachFile(Consumer<ContentFile<?>> consumer) {
        eachFile(Long.MAX_VALUE, consumer);
    }

    /** As above, of manifests that may name a file which came with this sequence number or an earlier one. */
    private void eachFile(long sequenceNumber, Consumer<ContentFile<?>> consumer) {
        manifests.values().stream().filter(manifest -> manifest.minSequenceNumber() <= sequenceNumber).forEach(manifest -> each(manifest, consumer));
    }

    private void each(ManifestFile manifest, Consumer<ContentFile<?>> consumer) {
        try {
            if (manifest.content() == ManifestContent.DATA) {
                known.each(manifest, metadata.specsById(), consumer::accept);
                return;
            }
            try (CloseableIterable<? extends ContentFile<?>> entries = ManifestFiles.readDeleteManifest(manifest, known.files(), metadata.specsById())) {
                entries.forEach(consumer);
            }
        } catch (IOException | RuntimeException e) {
            throw LakeError.of(ErrorCode.STORAGE_FAILED, "a manifest cannot be read, so nothing is removed", manifest.path(), "Check the warehouse's disk").asException(e);
        }
    }

    /** Takes out of {@code paths} what these snapshots refer to. */
    void keepOut(Map<String, Long> paths) {
        keepOut(paths, Long.MAX_VALUE);
    }

    private void keepOut(Map<String, Long> paths, long sequenceNumber) {
        paths.keySet().removeIf(this::knowsMetadata);
        if (!paths.isEmpty()) {
            eachFile(sequenceNumber, file -> paths.remove(normal(file.location())));
        }
    }

    /** What only the snapshots lead to that {@code next} has no more: path to bytes, 0 if not known. */
    static Map<String, Long> difference(TableMetadata base, TableMetadata next, Manifests known) {
        var gone = base.snapshots().stream().filter(snapshot -> next.snapshot(snapshot.snapshotId()) == null).toList();
        var kept = new Reachable(next, known);
        var before = new Reachable(base, gone, known);
        var alone = new LinkedHashMap<String, Long>();
        before.manifests.keySet().removeIf(kept.manifests::containsKey);
        // What came after all of these cannot name their files: intake waits while this is found out, and most of what is kept is younger.
        long newest = before.manifests.values().stream().mapToLong(ManifestFile::sequenceNumber).max().orElse(-1);
        before.eachFile(file -> alone.put(before.normal(file.location()), file.fileSizeInBytes()));
        before.manifests.forEach((path, manifest) -> alone.put(path, manifest.length()));
        before.lists.forEach(path -> alone.put(path, 0L));
        kept.keepOut(alone, newest);
        return alone;
    }

    String normal(String location) {
        return known.files().normal(location);
    }
}
