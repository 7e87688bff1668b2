package io.lakeactors.simulation;

import io.lakeactors.model.PositionVector;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A table with its companions (they move in one transaction, so one snapshot stands for both) in the simulated catalog. */
final class SimTable {
    /** @param vector null if a foreign client made it */
    record Snapshot(long id, Optional<Snapshot> parent, String commitId, long epoch, PositionVector vector, List<SimFile> files) {
        Snapshot {
            files = List.copyOf(files);
        }
    }

    final TableName name;
    String uuid;
    Optional<Snapshot> head = Optional.empty();
    /** Retained ones, oldest first. */
    List<Snapshot> retained = new ArrayList<>();
    /** la_table.epoch: raised by commits and fences, never lowered, not even by a rollback. */
    long epoch;
    /** la_commit_log. */
    final Map<String, Long> log = new HashMap<>();
    /** Stands for the metadata location: every change of the pointer changes it. */
    long version;

    SimTable(TableName name, String uuid) {
        this.name = name;
        this.uuid = uuid;
    }

    /** The nearest snapshot that carries a vector, walking back over those that are retained. */
    Optional<Snapshot> evidence() {
        var at = head;
        while (at.isPresent() && retained.contains(at.get())) {
            if (at.get().vector() != null) {
                return at;
            }
            at = at.get().parent();
        }
        return Optional.empty();
    }

    PositionVector vector() {
        return evidence().map(Snapshot::vector).orElse(PositionVector.EMPTY);
    }

    TableHead describe() {
        var found = evidence();
        var evidence = head.isEmpty() ? TableHead.Evidence.NEW_TABLE : found.isPresent() ? TableHead.Evidence.FOUND : TableHead.Evidence.LOST;
        var id = head.map(snapshot -> OptionalLong.of(snapshot.id())).orElse(OptionalLong.empty());
        return new TableHead(name, uuid, id, epoch, head.map(Snapshot::commitId), found.map(Snapshot::vector).orElse(PositionVector.EMPTY), evidence);
    }

    List<SimFile> files() {
        return head.map(Snapshot::files).orElse(List.of());
    }
}
