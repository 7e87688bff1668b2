package io.lakeactors.lake.iceberg;

import io.lakeactors.model.Clock;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.RowChanges;
import io.lakeactors.model.SortBy;
import io.lakeactors.model.TableAdopter;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableGains;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableLineage;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableStore;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.ValueSpan;
import io.lakeactors.model.WrittenFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;

/** Iceberg tables, on local files or in an object store, under a JDBC catalog: SQLite on a laptop, PostgreSQL in a cluster. Blocking, safe for threads. */
public final class IcebergStore implements TableStore, TableReader, TableAdopter {
    /** So many commits may pass between a look at the pointer and at the file it names. */
    private static final int METADATA_VERSIONS_MAX = 100;
    private static final int WRITERS_KEPT = 8;
    /** Indexes of keys take so much of the memory that the process may take; what is more goes to temporary files. */
    private static final int KEYS_SHARE = 8;

    private final CatalogConfig config;
    private final Database database;
    private final CatalogRows rows;
    private final WarehouseFiles files;
    private final MetadataFiles metadataFiles;
    private final Manifests manifests;
    private final Summary summary;
    private final MergedTables merged;
    private final Committer committer;
    private final CommitSteps steps;
    private final Clock clock;
    /** Only of an object store: what lies on this machine is read where it is. */
    private final Optional<FileCopies> copies;
    private final Scratches scratches = new Scratches(WRITERS_KEPT);
    private final FileForms forms;

    private IcebergStore(CatalogConfig config, Database database, CommitGuards guards, CommitSteps steps, Clock clock) {
        this.config = config;
        this.database = database;
        this.steps = steps;
        this.clock = clock;
        this.rows = new CatalogRows(database, config.name());
        this.files = config.warehouse().files();
        this.copies = config.warehouse().copies().map(where -> new FileCopies(files, where));
        this.metadataFiles = new MetadataFiles(files);
        this.manifests = new Manifests(files);
        this.forms = new FileForms(files);
        this.summary = new Summary(files);
        this.merged = new MergedTables(summary, clock, Runtime.getRuntime().maxMemory() / KEYS_SHARE, Path.of(System.getProperty("java.io.tmpdir")));
        this.committer = new Committer(database, rows, metadataFiles, files, merged, guards, steps, clock);
    }

    /**
     * Opens the catalog, and makes its tables where they are missing.
     *
     * @throws LakeException {@link ErrorCode#CATALOG_UNREACHABLE}
     */
    public static IcebergStore open(CatalogConfig config, CommitSteps steps, Clock clock) {
        return open(config, new Database(config), new CommitGuards(), steps, clock);
    }

    static IcebergStore open(CatalogConfig config, Database database, CommitGuards guards, CommitSteps steps, Clock clock) {
        var store = new IcebergStore(config, database, guards, steps, clock);
        try {
            store.rows.createSchema();
        } catch (SQLException e) {
            throw Foreign.catalog("opening the catalog", config.address(), e);
        }
        return store;
    }

    @Override
    public Ensured ensure(TableSpec spec, boolean dryRun) {
        Optional<TableMetadata> existing = metadata(spec.name());
        if (existing.isEmpty()) {
            return create(spec, dryRun);
        }
        TableMetadata base = existing.get();
        var staged = new StagedOperations(base, files);
        List<String> changes = new SchemaFit(spec, base).apply(new BaseTable(staged, spec.name().toString()));
        if (!dryRun && !changes.isEmpty()) {
            TableMetadata next = metadataFiles.write(staged.current());
            boolean swapped = inTransaction("changing table " + spec.name(), connection -> rows.swap(connection, spec.name(), base.metadataFileLocation(), next.metadataFileLocation()));
            if (!swapped) {
                // Another commit moved the head between: what is to change is judged again on the new one.
                return ensure(spec, false);
            }
        }
        return new Ensured(head(spec.name()), changes);
    }

    private Ensured create(TableSpec spec, boolean dryRun) {
        var schema = IcebergTypes.schema(spec.schema());
        var properties = new TreeMap<>(spec.properties());
        properties.putIfAbsent(TableProperties.FORMAT_VERSION, "2");
        properties.putIfAbsent(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, String.valueOf(METADATA_VERSIONS_MAX));
        properties.putIfAbsent(TableProperties.PARQUET_COMPRESSION, "zstd");
        String location = files.freshFolder(spec.name().namespace(), spec.name().name());
        TableMetadata fresh = TableMetadata.newTableMetadata(schema, IcebergTypes.partitioning(spec, schema), IcebergTypes.sorting(SortBy.of(spec.properties()), schema), location, properties);
        var changes = List.of("create table " + spec.name() + (spec.partitioning().isEmpty() ? "" : " partitioned by " + spec.partitioning()));
        if (dryRun) {
            return new Ensured(summary.head(spec.name(), fresh, 0), changes);
        }
        TableMetadata written;
        try {
            written = metadataFiles.write(fresh);
        } catch (RuntimeException e) {
            throw Foreign.storage("creating table " + spec.name(), location, e);
        }
        boolean ours = inTransaction("creating table " + spec.name(), connection -> {
            if (rows.location(connection, spec.name(), true).isPresent()) {
                return false;
            }
            rows.ensureNamespace(connection, spec.name().namespace());
            rows.insert(connection, spec.name(), written.metadataFileLocation());
            return true;
        });
        // Somebody made it in the meantime: then it has to fit like any other.
        return ours ? new Ensured(head(spec.name()), changes) : ensure(spec, false);
    }

    @Override
    public TableHead head(TableName table) {
        // Whoever begins anew may do so because the table has changed.
        forms.forget(table);
        forms.forget(table.quarantine());
        // One connection for both: partitions that begin wait for this.
        Optional<TableHead> head = looking("reading table " + table, connection -> {
            Optional<TableMetadata> metadata = at(table, rows.location(connection, table, false));
            long fence = metadata.isEmpty() ? 0 : rows.readFence(connection, metadata.get().uuid());
            return metadata.map(known -> summary.head(table, known, fence));
        });
        return head.orElseThrow(() -> notFound(table));
    }

    @Override
    public TableWriter writer(TableSpec spec, long writerEpoch, String batchId) {
        FileForm form = forms.of(spec, clock.nanos(), () -> known(spec.name()));
        return new IcebergTableWriter(form, spec, writerEpoch, batchId, scratches);
    }

    @Override
    public boolean exists(WrittenFile file) {
        try {
            return committer.exists(file);
        } catch (RuntimeException e) {
            throw Foreign.storage("looking for a data file", file.path(), e);
        }
    }

    @Override
    public long acquireEpoch(String entity) {
        return inTransaction("raising the epoch of " + entity, connection -> rows.nextEpoch(connection, entity));
    }

    @Override
    public void rehearseCommit(TableName target, List<WrittenFile> written) {
        try {
            committer.rehearse(target, written);
        } catch (SQLException e) {
            throw Foreign.catalog("rehearsing a commit to " + target, config.address(), e);
        }
    }

    @Override
    public CommitOutcome commit(CommitRequest request) {
        return committer.commit(request);
    }

    @Override
    public Resolution resolve(CommitRequest request, long fenceEpoch) {
        return committer.resolve(request, fenceEpoch);
    }

    @Override
    public List<String> removeOrphans(TableName table, Set<String> namedByIntents, long minAgeMillis, boolean dryRun) {
        TableMetadata metadata = known(table);
        return new Orphans(table(table), summary.head(table, metadata, 0), files).remove(namedByIntents, clock.millis() - minAgeMillis, dryRun);
    }

    @Override
    public Adopted adopt(TableSpec spec, String directory, boolean dryRun) {
        return new Adoption(door(), files, spec, directory).adopt(dryRun);
    }

    @Override
    public Readable readable(Collection<Scan> scans) {
        return copies.map(here -> here.hold(scans.stream().flatMap(scan -> scan.files().stream()).toList())).orElse(Readable.AS_IT_LIES);
    }

    @Override
    public List<TableHead> tables() {
        return list().stream().map(this::head).toList();
    }

    @Override
    public List<TableName> list() {
        return looking("listing tables", rows::list);
    }

    @Override
    public Scan scan(TableName table) {
        return new SnapshotScan(table, table(table)).read();
    }

    @Override
    public Scan outline(TableName table) {
        return new SnapshotScan(table, table(table)).outline();
    }

    /** The same catalog, for whoever comes with Iceberg's own words. */
    public CatalogDoor door() {
        return new CatalogDoor(new Transactions(database, config.address()), rows, rows.names(), metadataFiles, files, config.warehouse(), clock);
    }

    @Override
    public Scan scan(TableName table, long at) {
        return scan(table, new Wanted(OptionalLong.of(at), List.of(), Integer.MAX_VALUE));
    }

    @Override
    public Scan scan(TableName table, Wanted wanted) {
        return new SnapshotScan(table, table(table)).read(wanted);
    }

    @Override
    public Scan scanSnapshot(TableName table, long snapshot) {
        return new SnapshotScan(table, table(table)).read(snapshot);
    }

    @Override
    public Scan scanSnapshot(TableName table, long snapshot, String column, List<ValueSpan> spans) {
        return new SnapshotScan(table, table(table)).read(snapshot, column, spans);
    }

    @Override
    public List<Reached> reached(TableName table, long snapshot) {
        return new TimesReached(summary).before(table(table).operations().current(), snapshot);
    }

    @Override
    public RowChanges changes(TableName table, long since, long until, Optional<String> column) {
        return new ChangedRows(table, table(table), files).between(since, until, column);
    }

    @Override
    public Extent extent(TableName table) {
        return new SnapshotScan(table, table(table)).extent();
    }

    @Override
    public TableLineage lineage(TableName table, OptionalLong snapshot, int stepsMax) {
        TableMetadata metadata = known(table);
        try {
            return new LineageScan(table, metadata, summary).read(snapshot, stepsMax);
        } catch (RuntimeException e) {
            throw Foreign.storage("reading what " + table + " was made of", metadata.location(), e);
        }
    }

    /** The same tables, for who looks after them. */
    public TableCare care() {
        return new IcebergCare(config.address(), database, rows, metadataFiles, manifests, merged, steps, clock);
    }

    /** What came to the same tables. */
    public TableGains gains() {
        return new IcebergGains(files, this::known);
    }

    /** Copies this lake to other places. */
    public LakeBackup backup() {
        return new LakeBackup(new Transactions(database, config.address()), new BackupRows(config.name()), metadataFiles, files, clock);
    }

    /** Whether a lake has anything in this catalog: what would be restored there would be mixed with it. */
    boolean isUsed() {
        return looking("looking whether the catalog is used", new BackupRows(config.name())::isUsed);
    }

    /** Makes the rows of a catalog that holds nothing. */
    void fill(CatalogCopy copy) {
        inTransaction("writing the restored catalog", connection -> {
            if (new BackupRows(config.name()).isUsed(connection)) {
                throw LakeRestore.used(config.address());
            }
            new BackupRows(config.name()).write(connection, copy);
            return true;
        });
    }

    WarehouseFiles files() {
        return files;
    }

    /** Where the catalog is, for people and other engines. */
    public String address() {
        return config.address();
    }

    @Override
    public void close() {
        database.close();
        merged.close();
        scratches.close();
        files.close();
    }

    /** The table as Iceberg's own readers take it; for tests. */
    BaseTable loaded(TableName name) {
        return table(name);
    }

    private BaseTable table(TableName name) {
        return new BaseTable(new StagedOperations(known(name), files), name.toString());
    }

    private TableMetadata known(TableName table) {
        return metadata(table).orElseThrow(() -> notFound(table));
    }

    private LakeException notFound(TableName table) {
        List<TableName> all = list();
        return LakeError.of(
                        ErrorCode.TABLE_NOT_FOUND, "there is no table " + table, config.address(),
                        all.isEmpty() ? "The catalog holds no table yet" : "There are: " + String.join(", ", all.stream().map(TableName::toString).toList()))
                .asException();
    }

    private Optional<TableMetadata> metadata(TableName table) {
        return at(table, looking("reading table " + table, connection -> rows.location(connection, table, false)));
    }

    private Optional<TableMetadata> at(TableName table, Optional<String> location) {
        try {
            return location.map(metadataFiles::read);
        } catch (RuntimeException e) {
            throw Foreign.storage("reading table " + table, location.orElse(""), e);
        }
    }

    private <T> T looking(String doing, Database.Work<T> work) {
        try {
            return database.look(work);
        } catch (SQLException e) {
            throw Foreign.catalog(doing, config.address(), e);
        }
    }

    private <T> T inTransaction(String doing, Database.Work<T> work) {
        try {
            Connection connection = database.begin();
            boolean done = false;
            try {
                T result = work.in(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                database.end(connection, done);
            }
        } catch (SQLException e) {
            throw Foreign.catalog(doing, config.address(), e);
        }
    }
}
