package io.lakeactors.lake.iceberg;

import io.lakeactors.model.Clock;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.MergeRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.TableMetadata;

/**
 * The indexes of keys of the tables that are merged here. Every commit to a table is made on a snapshot that it has read, and lands only if the table still stands there: so what the index says of that
 * snapshot is all that safety needs, whoever else commits. Safe for threads; one commit of a table at a time.
 */
final class MergedTables implements AutoCloseable {
    private static final int TABLES_MAX = 64;

    /** One table's, and who uses it. */
    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private TableKeys keys;
    }

    private final Summary summary;
    private final Clock clock;
    private final long residentBytes;
    private final Path folder;
    private final Map<String, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);
    private volatile boolean closed;

    /** @param residentBytes of memory for all indexes together @param folder of this machine for what is more */
    MergedTables(Summary summary, Clock clock, long residentBytes, Path folder) {
        this.summary = summary;
        this.clock = clock;
        this.residentBytes = residentBytes;
        this.folder = folder;
    }

    /** How the rows of a table replace each other; empty if they do not. */
    static Optional<MergeRule> rule(TableMetadata table) {
        return MergeRule.of(table.properties());
    }

    /**
     * Adds files to a table whose rows replace each other.
     *
     * @param staged at the snapshot that it is built on
     * @param files through which deletes are written
     * @param finish says on the snapshot what else is to be said
     */
    void add(MergeRule rule, StagedOperations staged, String name, WarehouseFiles files, List<DataFile> added, Consumer<SnapshotUpdate<?>> finish) {
        TableMetadata base = staged.current();
        if (base.formatVersion() > MergeRule.FORMAT_MAX) {
            throw LakeError.of(ErrorCode.MERGE_UNSUITED, name + " was made a table of format " + base.formatVersion() + " by another engine, in which rows cannot be replaced yet", name,
                    "Let the pipeline read the topic again into a new table").asException();
        }
        var table = new BaseTable(staged, name);
        Map<String, String> said = summary.carrier(base).map(carrier -> carrier.summary()).orElse(Map.of());
        Slot slot = slot(base.uuid());
        slot.lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the catalog is closed");
            }
            if (slot.keys == null || !slot.keys.rule().equals(rule)) {
                close(slot);
                slot.keys = new TableKeys(rule, SeenTimes.window(table, rule), share(), folder);
            }
            slot.keys.bound(share());
            SnapshotUpdate<?> update = new MergeCommit(slot.keys, files).of(table, added, said, clock.millis());
            finish.accept(update);
            update.commit();
            if (!added.isEmpty()) {
                slot.keys.begun(staged.current().currentSnapshot().snapshotId());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the keys of " + name + " could not be followed: " + e.getMessage(), e);
        } finally {
            slot.lock.unlock();
            if (closed) {
                ifIdle(slot, MergedTables::close);
            }
        }
    }

    private Slot slot(String uuid) {
        synchronized (slots) {
            Slot standing = slots.get(uuid);
            Slot slot = standing != null ? standing : new Slot();
            if (standing == null) {
                slots.put(uuid, slot);
                shrink();
            }
            if (slots.size() > TABLES_MAX) {
                for (Slot idle : slots.values()) {
                    if (idle != slot && ifIdle(idle, MergedTables::close)) {
                        break;
                    }
                }
                slots.values().removeIf(idle -> idle != slot && idle.keys == null && !idle.lock.isLocked());
            }
            return slot;
        }
    }

    /** There are more tables now. Those that are in use see to it with their next commit. */
    private void shrink() {
        slots.values().forEach(slot -> ifIdle(slot, idle -> {
            if (idle.keys != null) {
                idle.keys.bound(share());
            }
        }));
    }

    private long share() {
        synchronized (slots) {
            return residentBytes / Math.max(1, slots.size());
        }
    }

    private static void close(Slot slot) {
        if (slot.keys != null) {
            slot.keys.close();
            slot.keys = null;
        }
    }

    /** Does not wait for a commit that is being built: it closes its index itself, at its end. */
    @Override
    public void close() {
        closed = true;
        synchronized (slots) {
            slots.values().forEach(slot -> ifIdle(slot, MergedTables::close));
            slots.clear();
        }
    }

    /** @return whether nobody uses it, and so it was done */
    private static boolean ifIdle(Slot slot, Consumer<Slot> then) {
        boolean idle = slot.lock.tryLock();
        if (idle) {
            try {
                then.accept(slot);
            } finally {
                slot.lock.unlock();
            }
        }
        return idle;
    }
}
