package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.iceberg.NameRows.Kind;
import io.lakeactors.lake.iceberg.PointerSwap.Move;
import io.lakeactors.model.Clock;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.io.FileIO;

/**
 * The catalog for whoever is not the engine. Every change is one transaction on the rows that the engine's commits lock too, so the two are in one order, and a table's committer finds what it needs in
 * whatever head it meets. Each change has an id and takes effect once: an answer that was lost is asked for again under that id, never guessed. Speaks in Iceberg's exceptions.
 */
public final class CatalogDoor {
    private static final int RACES_MAX = 10;
    private static final int ASKED_MAX = 4;
    private static final long ASK_AGAIN_MILLIS = 400;

    private final Transactions transactions;
    private final CatalogRows rows;
    private final NameRows names;
    private final MetadataFiles metadataFiles;
    private final WarehouseFiles files;
    private final Summary summary;
    private final StoragePlace warehouse;
    private final Clock clock;

    CatalogDoor(Transactions transactions, CatalogRows rows, NameRows names, MetadataFiles metadataFiles, WarehouseFiles files, StoragePlace warehouse, Clock clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.names = names;
        this.metadataFiles = metadataFiles;
        this.files = files;
        this.summary = new Summary(files);
        this.warehouse = warehouse;
        this.clock = clock;
    }

    /** What is to become of a table. */
    public interface Remake {
        /**
         * @param base the head as it is, null if there is no such table
         * @param evidence to be put on every snapshot that is added
         * @return the base itself if nothing is to be done
         */
        TableMetadata of(TableMetadata base, Evidence evidence);
    }

    /** @param remake called again on the new head if another commit was faster */
    public record Change(TableName table, Remake remake) {}

    /** Another commit moved a pointer between read and swap. */
    private static final class LostRace extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LostRace() {
            super("another commit was faster", null, false, false);
        }
    }

    public FileIO io() {
        return files;
    }

    /** What clients are told to find the files by themselves; no secrets. */
    public Map<String, String> told() {
        return warehouse.told();
    }

    /** @throws IllegalArgumentException if it lies outside the warehouse */
    public void checkLocation(String location) {
        files.normal(location);
    }

    /** The time by which snapshots are dated, as far as clocks agree: milliseconds since 1970. */
    public long millis() {
        return clock.millis();
    }

    /** Where the tables of a namespace are, unless somebody has put one elsewhere. */
    public String folder(String namespace) {
        return files.root() + "/" + namespace;
    }

    /** Where a new table is to be: a folder that nobody uses, as a table that was renamed keeps its own. */
    public String freshLocation(TableName table) {
        return files.freshFolder(table.namespace(), table.name());
    }

    public Optional<TableMetadata> table(TableName table) {
        Optional<String> location = transactions.read("reading table " + table, connection -> rows.location(connection, table, false));
        return location.map(metadataFiles::read);
    }

    public List<TableName> tables(String namespace) {
        return transactions.read("listing tables", connection -> names.list(connection, Kind.TABLE, namespace));
    }

    /**
     * Changes tables, all or none.
     *
     * @param id of this change; one that has taken effect under it does not take effect again
     * @return the tables as they are after it, in the changes' order
     * @throws CommitFailedException definitely without effect
     * @throws CommitStateUnknownException if the database could not be asked for the end
     */
    public List<TableMetadata> commit(String id, List<Change> changes) {
        for (int race = 0; race < RACES_MAX; race++) {
            List<Move> steps = prepare(id, changes);
            List<Move> moved = steps.stream().filter(Move::isChange).sorted(Comparator.comparing(Move::table)).toList();
            try {
                if (!moved.isEmpty() && !once(id, moved, connection -> swap(connection, moved))) {
                    return changes.stream().map(change -> known(change.table())).toList();
                }
                moved.stream().filter(step -> step.base() != null).forEach(step -> metadataFiles.forget(step.base(), step.next()));
                return steps.stream().map(Move::next).toList();
            } catch (LostRace again) {
                // Whether what the client relied on still holds is judged on the new head.
            }
        }
        throw new CommitFailedException("other commits were faster %d times", RACES_MAX);
    }

    private List<Move> prepare(String id, List<Change> changes) {
        var steps = new ArrayList<Move>();
        for (Change change : changes) {
            TableMetadata base = table(change.table()).orElse(null);
            TableMetadata next = change.remake().of(base, new Evidence(summary, base, id));
            steps.add(new Move(change.table(), base, next));
        }
        // Only when all are found good is anything written.
        return steps.stream().map(step -> step.isChange() ? new Move(step.table(), step.base(), written(step.next())) : step).toList();
    }

    /** Metadata that is registered has its file already. */
    private TableMetadata written(TableMetadata next) {
        checkLocation(next.location());
        return next.metadataFileLocation() != null && next.changes().isEmpty() ? next : metadataFiles.write(next);
    }

    private void swap(Connection connection, List<Move> steps) throws SQLException {
        for (Move step : steps) {
            if (step.base() == null) {
                insert(connection, step);
            } else if (!rows.swap(connection, step.table(), step.base().metadataFileLocation(), step.next().metadataFileLocation())) {
                throw new LostRace();
            }
        }
    }

    private void insert(Connection connection, Move step) throws SQLException {
        names.lockNamespaces(connection);
        checkNamespace(connection, step.table().namespace());
        if (!names.insert(connection, Kind.TABLE, step.table(), step.next().metadataFileLocation())) {
            throw new AlreadyExistsException("Table or view already exists: %s", step.table());
        }
    }

    private TableMetadata known(TableName table) {
        return table(table).orElseThrow(() -> new NoSuchTableException("Table does not exist: %s", table));
    }

    /** @return whether there was such a table */
    public boolean dropTable(String id, TableName table) {
        return remove(id, Kind.TABLE, table);
    }

    private boolean remove(String id, Kind kind, TableName name) {
        boolean[] was = {true};
        once(id, List.of(), connection -> was[0] = names.delete(connection, kind, name));
        return was[0];
    }

    public void renameTable(String id, TableName from, TableName to) {
        rename(id, Kind.TABLE, from, to);
    }

    public void renameView(String id, TableName from, TableName to) {
        rename(id, Kind.VIEW, from, to);
    }

    private void rename(String id, Kind kind, TableName from, TableName to) {
        once(id, List.of(), connection -> {
            if (names.location(connection, kind, from, false).isEmpty()) {
                throw kind == Kind.TABLE ? new NoSuchTableException("Table does not exist: %s", from) : new NoSuchViewException("View does not exist: %s", from);
            }
            names.lockNamespaces(connection);
            checkNamespace(connection, to.namespace());
            if (!names.rename(connection, kind, from, to)) {
                throw new AlreadyExistsException("Cannot rename %s to %s. The name is taken", from, to);
            }
        });
    }

    public List<TableName> views(String namespace) {
        return transactions.read("listing views", connection -> names.list(connection, Kind.VIEW, namespace));
    }

    /** Where a view's metadata is. */
    public Optional<String> view(TableName view) {
        return transactions.read("reading view " + view, connection -> names.location(connection, Kind.VIEW, view, false));
    }

    /** @param base where its metadata was, null for a new view */
    public void putView(String id, TableName view, String base, String next) {
        once(id, List.of(), connection -> {
            if (base != null) {
                if (!names.swap(connection, Kind.VIEW, view, base, next)) {
                    throw new CommitFailedException("Cannot commit to view %s: another commit was faster", view);
                }
                return;
            }
            names.lockNamespaces(connection);
            checkNamespace(connection, view.namespace());
            if (!names.insert(connection, Kind.VIEW, view, next)) {
                throw new AlreadyExistsException("Table or view already exists: %s", view);
            }
        });
    }

    /** @return whether there was such a view */
    public boolean dropView(String id, TableName view) {
        return remove(id, Kind.VIEW, view);
    }

    public Set<String> namespaces() {
        return transactions.read("listing namespaces", names::namespaces);
    }

    /** @return empty if there is no such namespace */
    public Optional<Map<String, String>> namespace(String namespace) {
        return transactions.read("reading namespace " + namespace, connection ->
                names.namespaces(connection).contains(namespace) ? Optional.of(names.properties(connection, namespace)) : Optional.empty());
    }

    public void createNamespace(String id, String namespace, Map<String, String> properties) {
        once(id, List.of(), connection -> {
            names.lockNamespaces(connection);
            if (names.namespaces(connection).contains(namespace)) {
                throw new AlreadyExistsException("Namespace already exists: %s", namespace);
            }
            names.markNamespace(connection, namespace);
            for (var property : new TreeMap<>(properties).entrySet()) {
                names.put(connection, namespace, property.getKey(), property.getValue());
            }
        });
    }

    /** @return whether there was such a namespace */
    public boolean dropNamespace(String id, String namespace) {
        boolean[] was = {true};
        once(id, List.of(), connection -> {
            names.lockNamespaces(connection);
            was[0] = names.namespaces(connection).contains(namespace);
            if (!names.isEmpty(connection, namespace)) {
                throw new NamespaceNotEmptyException("Namespace is not empty: %s", namespace);
            }
            names.forgetNamespace(connection, namespace);
        });
        return was[0];
    }

    public void changeNamespace(String id, String namespace, Map<String, String> set, Set<String> removed) {
        once(id, List.of(), connection -> {
            names.lockNamespaces(connection);
            checkNamespace(connection, namespace);
            names.markNamespace(connection, namespace);
            for (var property : new TreeMap<>(set).entrySet()) {
                names.put(connection, namespace, property.getKey(), property.getValue());
            }
            for (String key : removed) {
                names.remove(connection, namespace, key);
            }
        });
    }

    /** Whether a change of this id has taken effect. */
    public boolean isDone(String id) {
        return transactions.read("looking up a change", connection -> rows.appliedSnapshot(connection, id).isPresent());
    }

    private void checkNamespace(Connection connection, String namespace) throws SQLException {
        if (!names.namespaces(connection).contains(namespace)) {
            throw new NoSuchNamespaceException("Namespace does not exist: %s", namespace);
        }
    }

    private interface Work {
        void in(Connection connection) throws SQLException;
    }

    /**
     * P8. The id is claimed in the same transaction and before the work, so that who asks again waits for a transaction in flight to end, and then either finds the id or holds it.
     *
     * @return false if it was done before
     */
    private boolean once(String id, List<Move> steps, Work work) {
        Exception lost = null;
        for (int asked = 0; asked < ASKED_MAX; asked++) {
            try {
                boolean first = transactions.change("changing the catalog", connection -> {
                    if (!rows.claimCommit(connection, id, uuid(steps), snapshotId(steps), clock.millis())) {
                        return false;
                    }
                    work.in(connection);
                    return true;
                });
                // After a lost answer, an id that is found is our own.
                return first || lost != null;
            } catch (Transactions.EndUnknown e) {
                lost = e;
            } catch (LakeException e) {
                if (lost == null) {
                    throw e;
                }
                lost = e;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ASK_AGAIN_MILLIS));
        }
        throw new CommitStateUnknownException("the catalog's database does not say whether the change took effect", lost);
    }

    private static String uuid(List<Move> steps) {
        return steps.isEmpty() ? "" : steps.getFirst().next().uuid();
    }

    private static long snapshotId(List<Move> steps) {
        return steps.isEmpty() || steps.getFirst().next().currentSnapshot() == null ? -1 : steps.getFirst().next().currentSnapshot().snapshotId();
    }
}
