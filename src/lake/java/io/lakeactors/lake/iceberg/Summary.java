package io.lakeactors.lake.iceberg;

import io.lakeactors.model.MergedRows;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;

/** What our snapshots say of themselves in their summary, written and read. */
final class Summary {
    static final String VERSION = "la.v";
    static final String COMMIT_ID = "la.commit-id";
    static final String EPOCH = "la.epoch";
    static final String VECTOR = "la.vec";
    static final String VECTOR_FILE = "la.vec-file";
    static final String VECTOR_SHA256 = "la.vec-sha256";
    /** What a snapshot says of the rows that the table holds. */
    static final Set<String> OF_ROWS = Set.of(VERSION, EPOCH, VECTOR, VECTOR_FILE, VECTOR_SHA256, MergedRows.SUMMARY, Deletions.SUMMARY, SeenTimes.SUMMARY);
    /** What a change that adds no rows takes over from the snapshot before it. */
    static final Set<String> CARRIED = Stream.concat(OF_ROWS.stream(), SnapshotNotes.ALL.stream()).collect(Collectors.toUnmodifiableSet());
    static final int INLINE_MAX = 16 * 1024;

    private final FileIO io;

    Summary(FileIO io) {
        this.io = io;
    }

    /** The properties of a new snapshot. A vector too long for a summary goes to a file beside the metadata. */
    Map<String, String> write(TableMetadata base, String commitId, long epoch, PositionVector vector) {
        var properties = new TreeMap<String, String>();
        properties.put(VERSION, "1");
        properties.put(COMMIT_ID, commitId);
        properties.put(EPOCH, String.valueOf(epoch));
        String encoded = VectorCodec.encode(vector);
        if (encoded.length() <= INLINE_MAX) {
            properties.put(VECTOR, encoded);
            return properties;
        }
        byte[] bytes = encoded.getBytes(StandardCharsets.US_ASCII);
        String location = base.location() + "/metadata/la-vec-" + commitId + ".txt";
        try (var out = io.newOutputFile(location).createOrOverwrite()) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + location, e);
        }
        properties.put(VECTOR_FILE, location);
        properties.put(VECTOR_SHA256, sha256(bytes));
        return properties;
    }

    /** What the first snapshot of a table says that was not read from any source. */
    Map<String, String> nothingHeld() {
        return Map.of(VERSION, "1", EPOCH, "0", VECTOR, VectorCodec.encode(PositionVector.EMPTY));
    }

    /** The nearest snapshot of ours at or below the head: foreign snapshots (compaction, deletes by another engine) change no position. */
    Optional<Snapshot> carrier(TableMetadata metadata) {
        return carrier(metadata, metadata.currentSnapshot());
    }

    /** @param from where to begin to look; null for nowhere */
    Optional<Snapshot> carrier(TableMetadata metadata, Snapshot from) {
        for (Snapshot at = from; at != null; at = at.parentId() == null ? null : metadata.snapshot(at.parentId())) {
            if (at.summary().containsKey(VECTOR) || at.summary().containsKey(VECTOR_FILE)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    /** Whether a commit id stands in the head's ancestry, and with which snapshot. */
    OptionalLong snapshotOf(TableMetadata metadata, String commitId) {
        for (Snapshot at = metadata.currentSnapshot(); at != null; at = at.parentId() == null ? null : metadata.snapshot(at.parentId())) {
            if (commitId.equals(at.summary().get(COMMIT_ID))) {
                return OptionalLong.of(at.snapshotId());
            }
        }
        return OptionalLong.empty();
    }

    /** @param fence the table's fence, which may be ahead of the head's own epoch */
    TableHead head(TableName table, TableMetadata metadata, long fence) {
        Snapshot current = metadata.currentSnapshot();
        if (current == null) {
            return new TableHead(table, metadata.uuid(), OptionalLong.empty(), fence, Optional.empty(), PositionVector.EMPTY, TableHead.Evidence.NEW_TABLE);
        }
        Optional<Snapshot> carrier = carrier(metadata);
        if (carrier.isEmpty()) {
            return new TableHead(
                    table, metadata.uuid(), OptionalLong.of(current.snapshotId()), fence, Optional.empty(), PositionVector.EMPTY, TableHead.Evidence.LOST);
        }
        Map<String, String> said = carrier.get().summary();
        return new TableHead(
                table, metadata.uuid(), OptionalLong.of(current.snapshotId()), Math.max(fence, Long.parseLong(said.getOrDefault(EPOCH, "0"))),
                Optional.ofNullable(current.summary().get(COMMIT_ID)), vector(said), TableHead.Evidence.FOUND);
    }

    /** The positions that a snapshot stands for; none if nothing at or below it says so. */
    PositionVector vectorAt(TableMetadata metadata, Snapshot snapshot) {
        return carrier(metadata, snapshot).map(carrier -> vector(carrier.summary())).orElse(PositionVector.EMPTY);
    }

    /** What a snapshot says by itself; empty if it says nothing. */
    Optional<PositionVector> own(Snapshot snapshot) {
        var said = snapshot.summary();
        return said.containsKey(VECTOR) || said.containsKey(VECTOR_FILE) ? Optional.of(vector(said)) : Optional.empty();
    }

    private PositionVector vector(Map<String, String> summary) {
        String inline = summary.get(VECTOR);
        if (inline != null) {
            return VectorCodec.decode(inline);
        }
        String location = summary.get(VECTOR_FILE);
        try (var in = io.newInputFile(location).newStream()) {
            byte[] bytes = in.readAllBytes();
            if (!sha256(bytes).equals(summary.get(VECTOR_SHA256))) {
                throw new IllegalArgumentException("the position vector in " + location + " is not the one that was written");
            }
            return VectorCodec.decode(new String(bytes, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + location, e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
