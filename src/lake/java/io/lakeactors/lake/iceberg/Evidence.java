package io.lakeactors.lake.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.TableMetadata;

/**
 * Puts what our snapshots say of themselves on snapshots that others have made, so that the head says which positions the table holds whoever moved it. A foreign change reads no source: it holds what
 * the snapshot below it held. What a client claims itself under our names is not believed.
 */
public final class Evidence {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OURS = "la.";
    /** Tells a snapshot that came through the served catalog. */
    static final String VIA = "la.via";

    private final Summary summary;
    private final TableMetadata base;
    private final String commitId;
    private final Map<Long, Map<String, String>> added = new HashMap<>();

    /** @param base the table below the change, null if there is none yet */
    Evidence(Summary summary, TableMetadata base, String commitId) {
        this.summary = summary;
        this.base = base;
        this.commitId = commitId;
    }

    /** The same snapshot, carrying what its parent carries. One whose ancestors carry nothing carries nothing. */
    public Snapshot onto(Snapshot foreign) {
        Map<String, String> below = below(foreign);
        added.put(foreign.snapshotId(), below);
        ObjectNode json = tree(foreign);
        ObjectNode said = json.withObject("/summary");
        said.remove(foreign.summary().keySet().stream().filter(key -> key.startsWith(OURS)).toList());
        below.forEach(said::put);
        if (!below.isEmpty()) {
            said.put(Summary.COMMIT_ID, commitId);
            said.put(VIA, "catalog");
        }
        return SnapshotParser.fromJson(json.toString());
    }

    /** Whether a table that says which positions it holds would say so no longer. */
    public boolean isLostIn(TableMetadata next) {
        return base != null && summary.carrier(base).isPresent() && summary.carrier(next).isEmpty();
    }

    private Map<String, String> below(Snapshot foreign) {
        if (base == null || base.snapshots().isEmpty() && added.isEmpty()) {
            // The first of all: it holds no position of any source, and says so.
            return summary.nothingHeld();
        }
        if (foreign.parentId() == null) {
            return Map.of();
        }
        Map<String, String> beside = added.get(foreign.parentId());
        if (beside != null) {
            return beside;
        }
        Optional<Snapshot> carrier = summary.carrier(base, base.snapshot(foreign.parentId()));
        var carried = new HashMap<String, String>();
        carrier.ifPresent(snapshot -> Summary.OF_ROWS.forEach(key -> Optional.ofNullable(snapshot.summary().get(key)).ifPresent(value -> carried.put(key, value))));
        return carried;
    }

    private static ObjectNode tree(Snapshot snapshot) {
        try {
            return (ObjectNode) JSON.readTree(SnapshotParser.toJson(snapshot));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("the library's own text of a snapshot is not JSON", impossible);
        }
    }
}
