package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.Progress;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine.Action;
import io.lakeactors.model.TableQuarantine.Choice;
import io.lakeactors.model.TableQuarantine.Limit;
import io.lakeactors.model.TableQuarantine.Share;
import io.lakeactors.model.TableSpec;
import io.lakeactors.testkit.TableStoreFixture;
import io.lakeactors.testkit.WallClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.BaseDVFileWriter;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.encryption.EncryptionKeyMetadata;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.OutputFileFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lake is copied while it lives, and made again of the copy at another place. */
class BackupTest extends TableStoreFixture {
    private static final List<SavedPipeline> PIPELINES = List.of(new SavedPipeline("orders", "pipeline: orders", "contract", true));
    private static final List<SavedGold> GOLDS = List.of(new SavedGold("sales", "gold: sales", "contract", false));
    private static final List<String> REGISTRY = List.of("registry.numbers-spent/1 {\"next\":8,\"at\":0}", "of a kind {\"that\":\"is not looked at\"}");

    @TempDir
    Path dir;

    @Override
    protected IcebergStore create() {
        return open("one");
    }

    private IcebergStore open(String lake) {
        return IcebergStore.open(config(lake), CommitSteps.NONE, new WallClock());
    }

    CatalogConfig config(String lake) {
        return CatalogConfig.sqlite("lake", dir.resolve(lake + ".db"), dir.resolve(lake));
    }

    private IcebergStore lake() {
        return (IcebergStore) store;
    }

    private StoragePlace copy() {
        return StoragePlace.place(dir.resolve("copy").toString(), S3Access.byEnvironment());
    }

    private LakeBackup.Progress backUp() {
        var progress = new LakeBackup.Progress();
        lake().backup().run(copy(), PIPELINES, GOLDS, () -> REGISTRY, "test", progress);
        return progress;
    }

    private LakeRestore.Restored restore(String lake) {
        return new LakeRestore(copy(), config(lake), new WallClock()).run(saved -> { });
    }

    private static Set<Long> numbers(IcebergStore of, TableName table) throws Exception {
        var found = new TreeSet<Long>();
        try (CloseableIterable<Record> rows = IcebergGenerics.read(of.loaded(table)).build()) {
            rows.forEach(row -> assertThat(found.add((Long) row.getField("n"))).isTrue());
        }
        return found;
    }

    /** Deletes rows as another engine would. */
    private void delete(TableName table, boolean vectors, long... positions) throws Exception {
        BaseTable loaded = lake().loaded(table);
        String data = lake().scan(table).files().getFirst().path();
        RowDelta delta = loaded.newRowDelta();
        if (vectors) {
            var writer = new BaseDVFileWriter(OutputFileFactory.builderFor(loaded, 1, 1).format(org.apache.iceberg.FileFormat.PUFFIN).build(), path -> null);
            for (long position : positions) {
                writer.delete(data, position, loaded.spec(), null);
            }
            writer.close();
            writer.result().deleteFiles().forEach(delta::addDeletes);
        } else {
            var out = EncryptedFiles.encryptedOutput(loaded.io().newOutputFile(loaded.location() + "/data/deletes-" + UUID.randomUUID() + ".parquet"), EncryptionKeyMetadata.EMPTY);
            var writer = new GenericFileWriterFactory.Builder(loaded).build().newPositionDeleteWriter(out, loaded.spec(), null);
            try (writer) {
                for (long position : positions) {
                    writer.write(PositionDelete.<Record>create().set(data, position));
                }
            }
            delta.addDeletes(writer.toDeleteFile());
        }
        delta.commit();
        lake().door().commit(UUID.randomUUID().toString(), List.of(new CatalogDoor.Change(table, (base, evidence) ->
                TableMetadata.buildFrom(base).setBranchSnapshot(evidence.onto(loaded.operations().current().currentSnapshot()), "main").build())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3"})
    void aRestoredLakeHoldsWhatWasCopiedAtItsNewPlaceAndGoesOnFromThere(String format) throws Exception {
        var table = new TableName("silver", "formatted");
        var spec = new TableSpec(table, spec(ORDERS).schema(), List.of(), Map.of("format-version", format));
        store.ensure(spec, false);
        store.commit(request(1, Map.of(P0, advance(0, 4)), file(ORDERS, 1, 0, 1, 2, 3), file(table, 1, 0, 1, 2, 3)));
        delete(table, format.equals("3"), 1, 3);
        long epoch = store.acquireEpoch("partition");
        backUp();

        LakeRestore.Restored restored = restore("two");

        assertThat(restored.saved()).isEqualTo(new SavedLake(PIPELINES, GOLDS, REGISTRY));
        moveAway("one");
        moveAway("copy");
        try (var two = open("two")) {
            assertThat(numbers(two, table)).containsExactly(0L, 2L);
            assertThat(two.scan(table).files()).allSatisfy(file -> assertThat(file.path()).startsWith(dir.resolve("two").toString()));
            assertThat(two.head(ORDERS).vector()).isEqualTo(two.head(ORDERS).vector().with(Map.of(P0, advance(0, 4).after())));
            assertThat(two.acquireEpoch("partition")).isGreaterThan(epoch);
            store = two;
            assertThat(store.commit(request(2, Map.of(P0, advance(0, 4)), file(ORDERS, 2, 9)))).as("what is held already").isNotInstanceOf(CommitOutcome.Committed.class);
            assertThat(store.commit(request(2, Map.of(P0, advance(4, 6)), file(ORDERS, 2, 4, 5)))).isInstanceOf(CommitOutcome.Committed.class);
            assertThat(numbers(two, ORDERS)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        }
    }

    private void moveAway(String name) throws Exception {
        Files.move(dir.resolve(name), dir.resolve(name + "-away"));
    }

    @Test
    void whatHasLeftQuarantineHasLeftItInTheCopyTooAndTheLogSaysWhoLetItOut() throws Exception {
        var progress = new Progress(0, 3, 1, 1, Ledger.of(1, 2, 0));
        store.commit(request(1, Map.of(P0, new CommitRequest.Advance(new OffsetRange(0, 3), progress, false)), file(ORDERS, 1, 0), file(QUARANTINE, 1, 1, 2)));
        var quarantine = lake().care().quarantine();
        var page = quarantine.page(QUARANTINE, Choice.ALL, Optional.empty(), new Limit(1, 1_000));
        long epoch = quarantine.epoch(ORDERS);
        long beside = quarantine.epoch(QUARANTINE);
        var at = page.rows().getFirst().at();
        var note = new TableChange.Note(Action.RELEASE, "ann", "mended", "orders", "1.1.0", List.of(new Share("n.range", "1.0.0", 0, 1)));
        var release = new TableChange.Release(page.snapshot(), beside, List.of(file(ORDERS, epoch, 1)), quarantine.deletes(QUARANTINE, beside, "r1", page.snapshot(), List.of(at)), List.of(at.file()),
                List.of(new TableChange.Moved("orders", 0, 1)), note);
        assertThat(lake().care().change(new TableChange("c1", ORDERS, store.head(ORDERS).uuid(), epoch, release))).isInstanceOf(CommitOutcome.Committed.class);

        backUp();
        restore("two");

        try (var two = open("two")) {
            assertThat(numbers(two, ORDERS)).containsExactly(0L, 1L);
            assertThat(numbers(two, QUARANTINE)).containsExactly(2L);
            assertThat(two.care().quarantine().log(Optional.empty(), 10)).isEqualTo(quarantine.log(Optional.empty(), 10)).hasSize(1);
        }
    }

    @Test
    void whatIsThereIsNotCopiedAgainAndWhatIsGoneIsTakenAway() throws Exception {
        store.commit(request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1)));
        assertThat(backUp().copiedFiles()).isPositive();
        String first = lake().scan(ORDERS).files().getFirst().path();
        store.commit(request(1, Map.of(P0, advance(2, 4)), file(ORDERS, 1, 2, 3)));
        var again = backUp();
        assertThat(again.files() - again.copiedFiles()).isGreaterThanOrEqualTo(3);
        Path copied = dir.resolve("copy/files").resolve(dir.resolve("one").relativize(Path.of(first)));
        assertThat(copied).exists();
        store = open("one");
        lake().door().dropTable(UUID.randomUUID().toString(), ORDERS);
        backUp();
        assertThat(copied).doesNotExist();
        assertThat(restore("two").tables()).isEqualTo(1);
    }

    @Test
    void aBackupThatWasCutShortIsGoneOnWith() throws Exception {
        store.commit(request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1)));
        backUp();
        Files.delete(dir.resolve("copy/lake-backup.json"));
        refused(() -> restore("two"), ErrorCode.REQUEST_INVALID, "never finished");
        assertThat(backUp().copiedFiles()).as("the metadata of two tables").isEqualTo(2);
        assertThat(restore("two").tables()).isEqualTo(2);
    }

    @Test
    void aRestoreThatWasCutShortIsNoLakeAndIsGoneOnWith() throws Exception {
        store.commit(request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1)));
        backUp();
        assertThatThrownBy(() -> new LakeRestore(copy(), config("two"), new WallClock()).run(saved -> {
            throw new IllegalStateException("power cut");
        })).hasMessage("power cut");
        try (var two = open("two")) {
            assertThat(two.list()).isEmpty();
        }
        try (Stream<Path> all = Files.walk(dir.resolve("two"))) {
            Path data = all.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
            Files.write(data, new byte[(int) Files.size(data)]);
        }
        restore("two");
        try (var two = open("two")) {
            assertThat(numbers(two, ORDERS)).containsExactly(0L, 1L);
        }
    }

    @Test
    void aBackupThatWasMadeBeforeRegistriesWereCopiedIsRestoredWithoutOne() throws Exception {
        store.commit(request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1)));
        backUp();
        Path note = dir.resolve("copy/lake-backup.json");
        var json = new com.fasterxml.jackson.databind.ObjectMapper();
        var said = (com.fasterxml.jackson.databind.node.ObjectNode) json.readTree(note.toFile());
        assertThat(said.remove(List.of("golds", "registry", "registrySha256")).has("pipelines")).isTrue();
        json.writeValue(note.toFile(), said);

        assertThat(restore("two").saved()).isEqualTo(new SavedLake(PIPELINES, List.of(), List.of()));
    }

    @Test
    void nothingIsDeletedWhileABackupRuns() throws Exception {
        store.commit(request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1)));
        Path orphan = dir.resolve("one/silver/orders/metadata/la-vec-nobody.txt");
        Files.writeString(orphan, "0");
        Files.setLastModifiedTime(orphan, java.nio.file.attribute.FileTime.fromMillis(0));
        var database = new Database(config("one"));
        var rows = new Transactions(database, "test");
        rows.change("holding", connection -> {
            HoldRows.hold(connection, "me", Long.MAX_VALUE);
            return true;
        });
        assertThat(lake().care().orphans(ORDERS, 9, Set.of(), 0, 1_000, false).files()).isZero();
        assertThat(orphan).exists();
        rows.change("lifting", connection -> {
            HoldRows.lift(connection, "me", 0);
            return true;
        });
        assertThat(lake().care().orphans(ORDERS, 9, Set.of(), 0, 1_000, false).files()).isEqualTo(1);
        assertThat(orphan).doesNotExist();
        assertThat(database.<Boolean>look(connection -> HoldRows.isHeld(connection, 0))).isFalse();
        backUp();
        assertThat(database.<Boolean>look(connection -> HoldRows.isHeld(connection, 0))).as("held after the backup has ended").isFalse();
    }

    @Test
    void aPlaceThatHoldsSomethingElseIsRefused() throws Exception {
        Files.createDirectories(dir.resolve("copy"));
        Files.writeString(dir.resolve("copy/letter.txt"), "dear");
        refused(this::backUp, ErrorCode.REQUEST_INVALID, "not empty");
        Files.delete(dir.resolve("copy/letter.txt"));
        backUp();
        store = open("other");
        store.ensure(spec(ORDERS), false);
        refused(this::backUp, ErrorCode.REQUEST_INVALID, "another lake");
        var inside = StoragePlace.place(dir.resolve("other/copy").toString(), S3Access.byEnvironment());
        refused(() -> lake().backup().run(inside, List.of(), List.of(), List::of, "test", new LakeBackup.Progress()), ErrorCode.REQUEST_INVALID, "cannot lie in it");
    }

    @Test
    void nothingIsRestoredOverALakeOrOverFiles() throws Exception {
        refused(() -> restore("two"), ErrorCode.REQUEST_INVALID, "there is no backup");
        backUp();
        refused(() -> restore("one"), ErrorCode.REQUEST_INVALID, "there is a lake already");
        Files.createDirectories(dir.resolve("two"));
        Files.writeString(dir.resolve("two/letter.txt"), "dear");
        refused(() -> restore("two"), ErrorCode.REQUEST_INVALID, "the warehouse is not empty");
    }

    @Test
    void aBackupThatIsDamagedIsRefusedAndNamesTheFile() throws Exception {
        store.commit(request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1)));
        backUp();
        var kinds = new ArrayList<>(List.of(".parquet", "-m0.avro", "metadata.json", "lake-files-", "lake-registry-"));
        try (Stream<Path> all = Files.walk(dir.resolve("copy"))) {
            for (Path file : all.filter(Files::isRegularFile).filter(file -> kinds.removeIf(kind -> file.toString().contains(kind))).toList()) {
                byte[] good = Files.readAllBytes(file);
                byte[] bad = good.clone();
                bad[bad.length / 2] ^= 1;
                Files.write(file, bad);
                refused(() -> restore("two"), ErrorCode.BACKUP_DAMAGED, file.getFileName().toString());
                Files.write(file, good);
            }
            assertThat(kinds).isEmpty();
        }
        Path data = Path.of(lake().scan(ORDERS).files().getFirst().path());
        Path copied = dir.resolve("copy/files").resolve(dir.resolve("one").relativize(data));
        byte[] good = Files.readAllBytes(copied);
        Files.delete(copied);
        refused(() -> restore("two"), ErrorCode.BACKUP_DAMAGED, "1 files are missing");
        Files.write(copied, good);
        Path note = dir.resolve("copy/lake-backup.json");
        String text = Files.readString(note);
        Files.writeString(note, text.replace("\"format\" : 1", "\"format\" : 2"), StandardCharsets.UTF_8);
        refused(() -> restore("two"), ErrorCode.REQUEST_INVALID, "format 2");
        Files.writeString(note, text);
        assertThat(restore("two").tables()).isEqualTo(2);
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable what, ErrorCode code, String words) {
        assertThatThrownBy(what).isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(code)).hasMessageContaining(words);
    }
}
