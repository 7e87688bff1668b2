package io.lakeactors.engine.maintenance;

import io.lakeactors.engine.EngineParts;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Brings the changes of one run to a table's committer, and finds out how they ended. Blocking. */
public final class Landing {
    private static final Duration MEMORY_WAIT_MAX = Duration.ofSeconds(3);
    private static final Duration MEMORY_LOOK = Duration.ofMillis(20);

    private final EngineParts parts;
    private final TableCare care;
    private final Committers committers;
    private final TableName table;
    private final TableName committer;
    private long epoch;

    /** @param committer the table whose committer commits it too */
    public Landing(EngineParts parts, Committers committers, TableName table, TableName committer) {
        this.parts = parts;
        this.care = parts.care().orElseThrow();
        this.committers = committers;
        this.table = table;
        this.committer = committer;
    }

    /** From now on nothing of an earlier run can land. */
    public long begin() {
        epoch = parts.tables().acquireEpoch(TableCare.entity(table));
        return epoch;
    }

    public long epoch() {
        return epoch;
    }

    /**
     * Makes a change.
     *
     * @param uuid the table's identity
     * @param added deleted again if it did not land
     * @return false if the table has moved on so that it is to be planned anew
     * @throws LakeException if it did not land for another reason
     */
    public boolean land(String uuid, TableChange.Work work, List<WrittenFile> added) {
        var change = new TableChange(parts.ids().next(), table, uuid, epoch, work);
        var ended = committers.change(committer, change);
        return switch (ended.end()) {
            case LANDED -> true;
            case STALE -> {
                care.discard(added);
                yield false;
            }
            case BUSY, REFUSED, OVERTAKEN -> {
                care.discard(added);
                throw failed(ended.reason());
            }
            case UNKNOWN -> decide(change, added, ended.reason());
        };
    }

    /** A newer epoch keeps the change from landing later; then the catalog knows whether it has. */
    private boolean decide(TableChange change, List<WrittenFile> added, String cause) {
        begin();
        if (care.landed(table, change.id())) {
            return true;
        }
        care.discard(added);
        throw failed(cause);
    }

    private LakeException failed(String reason) {
        return LakeError.of(ErrorCode.COMMIT_CONFLICT, "a change was not committed: " + reason, table.toString(), "It is tried again by itself").asException();
    }

    /** Takes memory from the node's budget. Intake has it first; what it holds it gives back with its next commit. */
    public static void reserve(EngineParts parts, long memory) {
        long until = parts.clock().nanos() + MEMORY_WAIT_MAX.toNanos();
        while (!parts.memory().tryReserve(memory)) {
            if (parts.clock().nanos() - until > 0) {
                throw LakeError.of(ErrorCode.STORAGE_FAILED, "there is no memory for maintenance now, as intake has it", "node's budget", "It is tried again by itself").asException();
            }
            LockSupport.parkNanos(MEMORY_LOOK.toNanos());
        }
    }
}
