package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.iceberg.BackupNote.Entry;
import io.lakeactors.model.Clock;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.StatisticsFile;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.exceptions.NotFoundException;

/**
 * Copies a whole lake to another place while it lives: the catalog's rows of one moment, and every file that the snapshots of that moment lead to, as they are. Paths are rewritten when it is
 * restored, so one backup can be restored anywhere, and what has not changed is not copied again. Until it is done, maintenance deletes no file.
 */
public final class LakeBackup {
    private static final Duration HELD_FOR = Duration.ofMinutes(10);
    private static final Duration HELD_AGAIN = Duration.ofMinutes(1);
    /** Under a fast intake a metadata file lives for seconds only. */
    private static final int LOOKS_MAX = 20;
    /** Begin the names of the list of files, and of the schema registry. */
    private static final String LIST = "lake-files-";
    private static final String REGISTRY = "lake-registry-";

    private final Transactions transactions;
    private final BackupRows rows;
    private final MetadataFiles metadataFiles;
    private final WarehouseFiles files;
    private final Clock clock;

    LakeBackup(Transactions transactions, BackupRows rows, MetadataFiles metadataFiles, WarehouseFiles files, Clock clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.metadataFiles = metadataFiles;
        this.files = files;
        this.clock = clock;
    }

    /** What a run has done, while it runs and after it. Safe for threads. */
    public static final class Progress {
        private final AtomicLong files = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicLong copiedFiles = new AtomicLong();
        private final AtomicLong copiedBytes = new AtomicLong();

        /** Files that the backup holds, or will. */
        public long files() {
            return files.get();
        }

        public long bytes() {
            return bytes.get();
        }

        /** Those that were not there yet. */
        public long copiedFiles() {
            return copiedFiles.get();
        }

        public long copiedBytes() {
            return copiedBytes.get();
        }

        private void copied(Entry entry) {
            copiedFiles.incrementAndGet();
            copiedBytes.addAndGet(entry.bytes());
        }
    }

    /** The rows of one moment, and the metadata that they name. */
    private record Moment(CatalogCopy catalog, Map<CatalogCopy.Name, TableMetadata> tables, Map<CatalogCopy.Name, String> views) {}

    /**
     * Makes a backup, or brings one up to date. One that is cut short is gone on with by the next; until it is complete, the one before it can be restored.
     *
     * @param pipelines as they are, read before: whatever they commit later is read again after a restore
     * @param golds as they are
     * @param registry asked when the tables have been looked at: it then has every schema that their records name
     * @param version of this release
     * @throws LakeException REQUEST_INVALID if something else is at the place; FILE_MISSING if a file is gone; STORAGE_FAILED, CATALOG_UNREACHABLE
     */
    public void run(StoragePlace to, List<SavedPipeline> pipelines, List<SavedGold> golds, Supplier<List<String>> registry, String version, Progress progress) {
        checkApart(to.location());
        String holder = "backup-" + UUID.randomUUID();
        hold(holder);
        ScheduledExecutorService again = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("backup-hold").factory());
        again.scheduleWithFixedDelay(() -> holdQuietly(holder), HELD_AGAIN.toMillis(), HELD_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        try (var place = new BackupPlace(to)) {
            Moment moment = moment();
            copy(place, moment, new SavedLake(pipelines, golds, registry.get()), version, progress);
        } catch (NotFoundException | FileNotFoundException | java.nio.file.NoSuchFileException e) {
            throw LakeError.of(ErrorCode.FILE_MISSING, "a file is gone: " + Foreign.firstLine(e), to.location(),
                    "If a table was dropped or another engine has expired its snapshots meanwhile, run the backup again; else the table itself is damaged").asException(e);
        } catch (IOException | java.io.UncheckedIOException e) {
            throw Foreign.storage("making a backup", to.location(), e);
        } finally {
            again.shutdownNow();
            lift(holder);
        }
    }

    private void checkApart(String to) {
        String root = files.root();
        if ((to + "/").startsWith(root + "/") || (root + "/").startsWith(to + "/")) {
            throw refused("a backup of the warehouse cannot lie in it or around it", to, "Give another directory or bucket prefix");
        }
    }

    private void hold(String holder) {
        change("holding files for a backup", connection -> {
            HoldRows.hold(connection, holder, clock.millis() + HELD_FOR.toMillis());
            return true;
        });
    }

    private void holdQuietly(String holder) {
        try {
            hold(holder);
        } catch (LakeException e) {
            // There are more tries before it runs out.
        }
    }

    private void lift(String holder) {
        try {
            change("ending a backup", connection -> {
                HoldRows.lift(connection, holder, clock.millis());
                return true;
            });
        } catch (LakeException e) {
            // It runs out by itself.
        }
    }

    private <T> T change(String doing, Database.Work<T> work) {
        try {
            return transactions.change(doing, work);
        } catch (Transactions.EndUnknown e) {
            throw Foreign.storage(doing, files.root(), e);
        }
    }

    /** Metadata files go a few commits later, so what is read too late is looked for anew. */
    private Moment moment() {
        NotFoundException last = null;
        for (int look = 0; look < LOOKS_MAX; look++) {
            CatalogCopy copy = change("reading the catalog", rows::read);
            try {
                return read(copy);
            } catch (NotFoundException gone) {
                last = gone;
            }
        }
        throw last;
    }

    private Moment read(CatalogCopy catalog) {
        var tables = new java.util.LinkedHashMap<CatalogCopy.Name, TableMetadata>();
        var views = new java.util.LinkedHashMap<CatalogCopy.Name, String>();
        for (CatalogCopy.Name name : catalog.names()) {
            if (name.isTable()) {
                tables.put(name, metadataFiles.read(name.metadata()));
            } else {
                try (InputStream in = files.newInputFile(name.metadata()).newStream()) {
                    views.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw Foreign.storage("reading view " + name, name.metadata(), e);
                }
            }
        }
        return new Moment(catalog, tables, views);
    }

    private void copy(BackupPlace place, Moment moment, SavedLake saved, String version, Progress progress) throws IOException {
        Map<String, Long> there = place.list();
        Map<String, Entry> before = earlier(place, there, moment.catalog().lake());
        place.put(BackupNote.BEGUN, moment.catalog().lake());
        Map<String, Long> wanted = wanted(moment);
        progress.files.set(wanted.size() + (long) moment.catalog().names().size());
        progress.bytes.set(wanted.values().stream().mapToLong(Long::longValue).sum());
        var done = new ConcurrentSkipListMap<String, Entry>();
        ManyAtOnce.each(wanted.entrySet(), file -> done.put(file.getKey(), copied(place, file.getKey(), file.getValue(), there, before, progress)));
        for (var table : moment.tables().entrySet()) {
            String path = relative(table.getKey().metadata());
            done.put(path, written(place, path, TableMetadataParser.toJson(table.getValue()), progress));
        }
        for (var view : moment.views().entrySet()) {
            String path = relative(view.getKey().metadata());
            done.put(path, written(place, path, view.getValue(), progress));
        }
        long now = clock.millis();
        String list = LIST + now + ".txt";
        Entry listed = place.put(list, BackupNote.lines(done));
        String registry = REGISTRY + now + ".txt";
        Entry registered = place.put(registry, saved.registry().stream().map(line -> line + "\n").collect(Collectors.joining()));
        place.put(BackupNote.NAME, new BackupNote(BackupNote.FORMAT, version, now, files.root(), moment.catalog(), saved.pipelines(), saved.golds(), list, listed.sha256(), registry,
                registered.sha256()).write());
        prune(place, done, Set.of(list, registry));
    }

    /** What the backup that is there knows of its files. */
    private Map<String, Entry> earlier(BackupPlace place, Map<String, Long> there, String lake) throws IOException {
        if (there.containsKey(BackupNote.NAME)) {
            BackupNote note = BackupNote.read(place.text(BackupNote.NAME), place.where());
            if (!note.catalog().lake().equals(lake)) {
                throw refused("there is a backup of another lake, whose warehouse is " + note.warehouse(), place.where(), "Give another directory or prefix");
            }
            return BackupNote.entries(place.text(note.list()), place.where());
        }
        boolean ours = there.containsKey(BackupNote.BEGUN) && place.text(BackupNote.BEGUN).equals(lake);
        if (!there.isEmpty() && !ours) {
            throw refused("it is not empty, and no backup of this lake", place.where(), "Give a directory or prefix that is empty or does not exist");
        }
        return Map.of();
    }

    /** Path below the warehouse to bytes, of all but the metadata files themselves. */
    private Map<String, Long> wanted(Moment moment) {
        var wanted = new TreeMap<String, Long>();
        for (TableMetadata metadata : moment.tables().values()) {
            var reachable = new Reachable(metadata, new Manifests(files));
            reachable.eachFile(file -> {
                wanted.put(relative(file.location()), file.fileSizeInBytes());
            });
            var small = new ArrayList<>(reachable.metadataPaths());
            metadata.statisticsFiles().stream().map(StatisticsFile::path).forEach(small::add);
            metadata.partitionStatisticsFiles().stream().map(PartitionStatisticsFile::path).forEach(small::add);
            small.forEach(path -> wanted.computeIfAbsent(relative(path), unused -> files.length(path).orElseThrow(() -> new NotFoundException("%s", path))));
        }
        return wanted;
    }

    private Entry copied(BackupPlace place, String path, long bytes, Map<String, Long> there, Map<String, Entry> before, Progress progress) throws IOException {
        String at = BackupPlace.FILES + path;
        if (there.getOrDefault(at, -1L) == bytes) {
            // A file never changes under its name; and one that is there is whole.
            Entry known = before.get(path);
            return known != null && known.bytes() == bytes ? known : place.look(at);
        }
        try (InputStream in = files.newInputFile(files.root() + "/" + path).newStream()) {
            Entry entry = place.put(at, in);
            if (entry.bytes() != bytes) {
                throw new IOException(path + " has " + entry.bytes() + " bytes, but its table says " + bytes);
            }
            progress.copied(entry);
            return entry;
        }
    }

    private static Entry written(BackupPlace place, String path, String text, Progress progress) throws IOException {
        Entry entry = place.put(BackupPlace.FILES + path, text);
        progress.copied(entry);
        progress.bytes.addAndGet(entry.bytes());
        return entry;
    }

    /** What only an earlier backup had. */
    private static void prune(BackupPlace place, Map<String, Entry> kept, Set<String> lists) throws IOException {
        var gone = place.list().keySet().stream().filter(path -> path.startsWith(BackupPlace.FILES)
                ? !kept.containsKey(path.substring(BackupPlace.FILES.length()))
                : (path.startsWith(LIST) || path.startsWith(REGISTRY)) && !lists.contains(path)).toList();
        ManyAtOnce.each(gone, place::delete);
    }

    private String relative(String location) {
        try {
            return files.normal(location).substring(files.root().length() + 1);
        } catch (IllegalArgumentException outside) {
            throw refused("a table has a file outside the warehouse: " + location, files.root(), "Rewrite that table within the warehouse, or drop it; nothing but the warehouse is copied");
        }
    }

    static LakeException refused(String what, String where, String mend) {
        return LakeError.of(ErrorCode.REQUEST_INVALID, what, where, mend).asException();
    }
}
