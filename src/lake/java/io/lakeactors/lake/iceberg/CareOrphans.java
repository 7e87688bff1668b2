package io.lakeactors.lake.iceberg;

import io.lakeactors.model.TableHead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.util.ContentFileUtil;

/**
 * Everything of a table that nothing refers to (P13). A data file may go if the head holds something of its partition by a writer of a higher epoch, or if a maintenance run of a lower epoch made it:
 * then nobody can commit it any more. Metadata that no commit led to may go by age alone, since the commit that wrote it was built on a head that is long gone; so may rows that a commit wrote again. A file whose name does not say stays.
 */
final class CareOrphans {
    private static final Pattern BY_WRITER = Pattern.compile(".*/e(\\d+)-([0-9a-f]{8}p\\d+)-[^/]+");
    private static final Pattern BY_CARE = Pattern.compile(".*/e(\\d+)-care-[^/]+");
    private static final Pattern BY_COMMIT = Pattern.compile(".*/" + ClosedRows.NAME + "[^/]+\\.parquet");
    private static final Pattern METADATA = Pattern.compile(".*/([^/]+\\.avro|[^/]+\\.metadata\\.json|la-vec-[^/]+\\.txt|"
            + Deletions.NAME + "[^/]+\\" + Deletions.SUFFIX + "|" + DeletesFile.NAME + "[^/]+\\.(parquet|puffin))");
    /** The share of a table's bytes that may go in one run. */
    private static final int CAP_SHARE = 20;
    private static final long CAP_MIN = 64L << 20;
    /** What is held of one run; the rest is found by a later one. */
    private static final int SUSPECTS_MAX = 100_000;
    private final TableMetadata metadata;
    private final TableHead head;
    private final Manifests known;
    private final WarehouseFiles files;
    private final long epoch;

    CareOrphans(TableMetadata metadata, TableHead head, Manifests known, long epoch) {
        this.metadata = metadata;
        this.head = head;
        this.known = known;
        files = known.files();
        this.epoch = epoch;
    }

    /** @param writtenBefore milliseconds since 1970 @return path to bytes, oldest first, at most a twentieth of the table */
    Map<String, Long> find(Set<String> named, long writtenBefore) {
        var reachable = new Reachable(metadata, known);
        var live = new PathSet();
        long[] tableBytes = {0};
        // A file may be told of by several manifests: then the table seems larger than it is, and more may go at once.
        reachable.eachFile(file -> {
            tableBytes[0] += bytes(file);
            live.add(reachable.normal(file.location()));
        });
        var suspects = new HashMap<String, FileInfo>();
        dataSuspects(live, writtenBefore, suspects);
        metadataSuspects(reachable, live, writtenBefore, suspects);
        named.forEach(path -> suspects.remove(reachable.normal(path)));
        return capped(suspects, Math.max(CAP_MIN, tableBytes[0] / CAP_SHARE));
    }

    /** Of a vector those that it has in its file, which many share. */
    static long bytes(ContentFile<?> file) {
        return file instanceof DeleteFile deletes && ContentFileUtil.isDV(deletes) ? deletes.contentSizeInBytes() : file.fileSizeInBytes();
    }

    /** Most files of a large table are of writers that were overtaken long ago: only those that are not live are held. */
    private void dataSuspects(PathSet live, long writtenBefore, Map<String, FileInfo> suspects) {
        var safeBelow = new HashMap<String, Long>();
        head.vector().entries().forEach((key, progress) -> safeBelow.merge(key.tag(), progress.writerEpoch(), Math::min));
        files.eachBelow(metadata.location() + "/data", file -> {
            Matcher writer = BY_WRITER.matcher(file.location());
            Matcher care = BY_CARE.matcher(file.location());
            boolean overtaken = writer.matches() && Long.parseLong(writer.group(1)) < safeBelow.getOrDefault(writer.group(2), 0L)
                    || care.matches() && Long.parseLong(care.group(1)) < epoch || BY_COMMIT.matcher(file.location()).matches();
            if (overtaken && file.createdAtMillis() < writtenBefore && suspects.size() < SUSPECTS_MAX && !live.mayHold(file.location())) {
                suspects.put(file.location(), file);
            }
        });
    }

    private void metadataSuspects(Reachable reachable, PathSet live, long writtenBefore, Map<String, FileInfo> suspects) {
        var listed = new java.util.HashSet<String>();
        listed.add(reachable.normal(metadata.metadataFileLocation()));
        metadata.previousFiles().forEach(entry -> listed.add(reachable.normal(entry.file())));
        for (FileInfo file : files.listPrefix(metadata.location() + "/metadata")) {
            boolean ours = METADATA.matcher(file.location()).matches() && !reachable.knowsMetadata(file.location()) && !listed.contains(file.location()) && !live.mayHold(file.location());
            if (ours && file.createdAtMillis() < writtenBefore) {
                suspects.put(file.location(), file);
            }
        }
    }

    private static Map<String, Long> capped(Map<String, FileInfo> suspects, long cap) {
        List<FileInfo> oldestFirst = new ArrayList<>(suspects.values());
        oldestFirst.sort(Comparator.comparingLong(FileInfo::createdAtMillis).thenComparing(FileInfo::location));
        var going = new LinkedHashMap<String, Long>();
        long bytes = 0;
        for (FileInfo file : oldestFirst) {
            bytes += file.size();
            if (bytes > cap && !going.isEmpty()) {
                break;
            }
            going.put(file.location(), file.size());
        }
        return going;
    }
}
