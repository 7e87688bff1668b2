package io.lakeactors.lake.iceberg;

import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableReader.Reached;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/** Finds in the snapshots that a table keeps how far the time of events had come at which positions. Reads metadata only. */
final class TimesReached {
    /** Of many partitions, those of the newest snapshots are told. */
    private static final int TOLD_MAX = 5_000;

    private final Summary summary;

    TimesReached(Summary summary) {
        this.summary = summary;
    }

    /**
     * What lies behind a later snapshot is left out: those positions were read again since, by a replay or after a rollback. So are topics that were made anew, whose rows are not told from those of the
     * topic that had their name before.
     */
    List<Reached> before(TableMetadata metadata, long snapshot) {
        Snapshot last = metadata.snapshot(snapshot);
        if (last == null) {
            return List.of();
        }
        Map<String, Long> named = summary.vectorAt(metadata, last).entries().keySet().stream().collect(Collectors.groupingBy(SourceKey::toString, Collectors.counting()));
        var newestFirst = StreamSupport.stream(metadata.snapshots().spliterator(), false).filter(one -> one.sequenceNumber() <= last.sequenceNumber())
                .sorted(Comparator.comparingLong(Snapshot::sequenceNumber).reversed()).toList();
        Map<SourceKey, Progress> nearest = new HashMap<>();
        var told = new ArrayList<Reached>();
        for (Snapshot one : newestFirst) {
            summary.own(one).ifPresent(vector -> vector.entries().forEach((key, progress) -> {
                Progress behind = nearest.get(key);
                if (progress.eventTime().isPresent() && named.getOrDefault(key.toString(), 0L) == 1 && told.size() < TOLD_MAX && (behind == null || progress.next() < behind.next())) {
                    nearest.put(key, progress);
                    told.add(new Reached(key.topic(), key.partition(), progress.next(), progress.eventTime().get()));
                }
            }));
        }
        return told;
    }
}
