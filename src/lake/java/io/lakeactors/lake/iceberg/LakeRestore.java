package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.iceberg.BackupNote.Entry;
import io.lakeactors.model.Clock;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Makes a lake of a backup at a place where there is none. Every file is held to the digest that was taken of it; the catalog's rows come last, in one transaction, so what is cut short is no lake,
 * and the next restore goes on with it.
 */
public final class LakeRestore {
    private static final String MARK = ".lake-restore";

    private final StoragePlace from;
    private final CatalogConfig to;
    private final Clock clock;

    public LakeRestore(StoragePlace from, CatalogConfig to, Clock clock) {
        this.from = from;
        this.to = to;
        this.clock = clock;
    }

    /** @param createdAt when the backup was made, milliseconds since 1970 */
    public record Restored(int tables, long files, long bytes, long createdAt, SavedLake saved) {}

    /**
     * Restores.
     *
     * @param keeper gets what is beside the tables before the catalog has its rows, to keep it where the node will look for it
     * @throws LakeException REQUEST_INVALID if there is no backup, one of a later format, or a lake already; BACKUP_DAMAGED before anything is seen of it; STORAGE_FAILED, CATALOG_UNREACHABLE
     */
    public Restored run(Consumer<SavedLake> keeper) {
        try (var place = new BackupPlace(from)) {
            BackupNote note = note(place);
            Map<String, Entry> files = files(place, note);
            var saved = new SavedLake(note.pipelines(), note.golds(), registry(place, note));
            try (IcebergStore store = IcebergStore.open(to, step -> { }, clock)) {
                if (store.isUsed()) {
                    throw used(to.address());
                }
                String mark = note.catalog().lake() + " " + note.createdAt();
                Set<String> there = there(store.files(), mark);
                var moved = new MovedLake(place, note.warehouse(), store.files());
                copy(moved, note, files, there);
                keeper.accept(saved);
                store.fill(moved.catalog(note.catalog()));
                store.files().deleteFile(store.files().root() + "/" + MARK);
            }
            long bytes = files.values().stream().mapToLong(Entry::bytes).sum();
            int tables = (int) note.catalog().names().stream().filter(CatalogCopy.Name::isTable).count();
            return new Restored(tables, files.size(), bytes, note.createdAt(), saved);
        } catch (IOException | java.io.UncheckedIOException e) {
            throw Foreign.storage("restoring a backup", from.location(), e);
        }
    }

    static LakeException used(String catalog) {
        return LakeBackup.refused("there is a lake already, and a backup is never restored over one", catalog, "Give another --home, or an empty database");
    }

    private BackupNote note(BackupPlace place) throws IOException {
        if (!place.has(BackupNote.NAME)) {
            boolean begun = place.has(BackupNote.BEGUN);
            throw LakeBackup.refused(begun ? "the backup was never finished" : "there is no backup: " + BackupNote.NAME + " is missing", place.where(),
                    begun ? "Run lake backup again; it goes on where it was" : "Give what was given to lake backup --to");
        }
        return BackupNote.read(place.text(BackupNote.NAME), place.where());
    }

    /** What the backup holds, if all of it is there. */
    private Map<String, Entry> files(BackupPlace place, BackupNote note) throws IOException {
        Map<String, Long> there = place.list();
        if (!there.containsKey(note.list()) || !place.look(note.list()).sha256().equals(note.listSha256())) {
            throw BackupNote.damaged("its list of files, " + note.list() + ", is missing or another one", place.where());
        }
        TreeMap<String, Entry> files = BackupNote.entries(place.text(note.list()), place.where());
        List<String> wrong = files.entrySet().stream().filter(file -> there.getOrDefault(BackupPlace.FILES + file.getKey(), -1L) != file.getValue().bytes()).map(Map.Entry::getKey).toList();
        if (!wrong.isEmpty()) {
            throw BackupNote.damaged(wrong.size() + " files are missing or of another length, the first is " + BackupPlace.FILES + wrong.getFirst(), place.where());
        }
        return files;
    }

    private static List<String> registry(BackupPlace place, BackupNote note) throws IOException {
        if (note.registry() == null) {
            return List.of();
        }
        if (!place.has(note.registry()) || !place.look(note.registry()).sha256().equals(note.registrySha256())) {
            throw BackupNote.damaged("its schema registry, " + note.registry() + ", is missing or another one", place.where());
        }
        return place.text(note.registry()).lines().toList();
    }

    /** What a restore of the same backup has left. */
    private Set<String> there(WarehouseFiles warehouse, String mark) throws IOException {
        var there = new TreeSet<String>();
        warehouse.listPrefix(warehouse.root()).forEach(file -> there.add(file.location().substring(warehouse.root().length() + 1) + " " + file.size()));
        String at = warehouse.root() + "/" + MARK;
        boolean ours = false;
        if (warehouse.length(at).isPresent()) {
            try (InputStream in = warehouse.newInputFile(at).newStream()) {
                ours = new String(in.readAllBytes(), StandardCharsets.UTF_8).equals(mark);
            }
        }
        if (!there.isEmpty() && !ours) {
            throw LakeBackup.refused("the warehouse is not empty", warehouse.root(), "Give another --warehouse");
        }
        try (OutputStream out = warehouse.newOutputFile(at).createOrOverwrite()) {
            out.write(mark.getBytes(StandardCharsets.UTF_8));
        }
        return there;
    }

    /** What holds paths is checked first and written anew; all else is copied as it is. */
    private static void copy(MovedLake moved, BackupNote note, Map<String, Entry> files, Set<String> there) throws IOException {
        var whole = new TreeMap<>(files);
        if (moved.isElsewhere()) {
            for (CatalogCopy.Name name : note.catalog().names()) {
                moved.move(name, files).forEach(whole::remove);
            }
        }
        ManyAtOnce.each(whole.entrySet(), file -> {
            // A file of the same length is one that this restore has written before it was cut short: it got its name's bytes to the end, but not for certain to the disk.
            moved.copy(file.getKey(), file.getValue(), there.contains(file.getKey() + " " + file.getValue().bytes()));
        });
    }
}
