package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableStore;
import io.lakeactors.model.Type;
import io.lakeactors.model.WrittenFile;
import io.lakeactors.testkit.TableStoreFixture;
import io.lakeactors.testkit.WallClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Files;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.encryption.EncryptionKeyMetadata;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts change, and other engines write beside us through Iceberg's own catalog on the same file. */
class EvolutionAndForeignersTest extends TableStoreFixture {
    @TempDir
    Path dir;

    @Override
    protected IcebergStore create() {
        return IcebergStore.open(CatalogConfig.sqlite("lake", dir.resolve("catalog.db"), dir.resolve("warehouse")), CommitSteps.NONE, new WallClock());
    }

    private static TableSpec with(TableName name, Field... fields) {
        return new TableSpec(name, new Schema(List.of(fields)).with(AuditColumns.FIELDS), List.of(), Map.of());
    }

    @Test
    void additiveChangesAreMadeAndNamed() {
        var name = new TableName("silver", "evolving");
        store.ensure(with(name, Field.of("i", new Type.Int(), true), Field.of("f", new Type.Float(), false), Field.of("d", new Type.Decimal(9, 2), false),
                Field.of("s", new Type.Struct(List.of(Field.of("a", new Type.Text(), false))), false)), false);
        var wider = with(name, Field.of("i", new Type.Long(), false), Field.of("f", new Type.Double(), false), Field.of("d", new Type.Decimal(18, 2), false),
                Field.of("s", new Type.Struct(List.of(Field.of("a", new Type.Text(), false), Field.of("b", new Type.Int(), false))), false), Field.of("new", new Type.Text(), false));

        assertThat(store.ensure(wider, true).changes()).hasSize(6);
        assertThat(store.ensure(wider, false).changes()).hasSize(6).anyMatch(change -> change.contains("s.b")).anyMatch(change -> change.contains("add column new"));
        assertThat(store.ensure(wider, false).changes()).isEmpty();
    }

    /** Whoever wrote under the contract before goes on for a moment, and everybody reads one column. */
    @Test
    void aRenamedColumnKeepsItsIdAndTakesWhatIsStillWrittenUnderItsFormerName() throws Exception {
        var before = with(new TableName("silver", "orders"), Field.of("n", new Type.Long(), true), Field.of("note", new Type.Text(), false));
        store.ensure(before, false);
        var now = with(before.name(), new Field("number", "n", new Type.Long(), true, "which it is", "n", Optional.empty()), Field.of("note", new Type.Text(), false));
        assertThat(store.ensure(now, false).changes()).containsExactly("rename column n to number", "describe column n: which it is");
        assertThat(store.ensure(now, false).changes()).isEmpty();
        write(store, before, 0, 7);
        write(store, now, 1, 8);
        try (var catalog = foreign(); var rows = IcebergGenerics.read(catalog.loadTable(TableIdentifier.of("silver", "orders"))).build()) {
            assertThat(rows).extracting(row -> row.getField("number")).containsExactlyInAnyOrder(7L, 8L);
        }
        assertThatThrownBy(() -> store.ensure(with(before.name(), Field.of("number", new Type.Long(), true), Field.of("n", new Type.Text(), false)), true))
                .hasMessageContaining("column n cannot be added, as the column that was called n is called number now");
    }

    private static Field renamed(String name, String formerName) {
        return new Field(name, name, new Type.Long(), false, "", formerName, Optional.empty());
    }

    /** Another node knows the table by the form that it had a moment ago, and has records under any contract. */
    @Test
    void valuesAreInTheColumnsThatTheirContractsMeantWhoeverChangedTheTable() throws Exception {
        var first = with(ORDERS, Field.of("n", new Type.Long(), false), Field.of("m", new Type.Long(), false));
        var second = with(ORDERS, renamed("t", "n"), Field.of("m", new Type.Long(), false));
        var third = with(ORDERS, Field.of("t", new Type.Long(), false), renamed("k", "m"));
        try (var other = create()) {
            store.ensure(first, false);
            write(other, first, 0, 10);
            store.ensure(second, false);
            write(other, first, 1, 20);
            write(other, second, 2, 30);
            assertThatThrownBy(() -> store.ensure(with(ORDERS, Field.of("t", new Type.Long(), false), renamed("n", "m")), false)).isInstanceOf(LakeException.class)
                    .hasMessageContaining("column m cannot be renamed to n, as the column that was called n is called t now");
            store.ensure(third, false);
            write(other, first, 3, 40);
            write(other, second, 4, 50);
            write(other, third, 5, 60);
            assertThat(store.ensure(with(ORDERS, renamed("n", "t"), Field.of("k", new Type.Long(), false)), false).changes()).as("its own former name").containsExactly("rename column t to n");
            write(other, third, 6, 70);
        }
        try (var catalog = foreign(); var rows = IcebergGenerics.read(catalog.loadTable(TableIdentifier.of("silver", "orders"))).build()) {
            assertThat(rows).extracting(row -> row.getField("n"), row -> row.getField("k"))
                    .containsExactlyInAnyOrder(tuple(10L, 11L), tuple(20L, 21L), tuple(30L, 31L), tuple(40L, 41L), tuple(50L, 51L), tuple(60L, 61L), tuple(70L, 71L));
        }
    }

    /** The same members in a struct, in a list of structs and in a map of them. */
    private static TableSpec nested(Field... members) {
        var struct = new Type.Struct(List.of(members));
        return with(new TableName("silver", "orders"), Field.of("s", struct, false), Field.of("l", new Type.Array(Field.of("element", struct, false)), false),
                Field.of("m", new Type.Dictionary(Field.of("value", struct, false)), false));
    }

    private static Field member(String name, String formerName, Type type) {
        return new Field(name, name, type, false, "", formerName, Optional.empty());
    }

    private static final TableSpec NESTED = nested(member("town", "", new Type.Text()), member("zip", "", new Type.Int()));

    @Test
    void whatIsNestedIsRenamedAddedAndWidenedByItsId() throws Exception {
        store.ensure(NESTED, false);
        write(store, NESTED, 0, 1);
        var now = nested(member("city", "town", new Type.Text()), member("zip", "", new Type.Long()), member("land", "", new Type.Text()));
        assertThat(store.ensure(now, true).changes()).containsExactly("rename column s.town to s.city", "widen column s.zip from int to long", "add column s.land string",
                "rename column l.element.town to l.element.city", "widen column l.element.zip from int to long", "add column l.element.land string",
                "rename column m.value.town to m.value.city", "widen column m.value.zip from int to long", "add column m.value.land string");
        store.ensure(now, false);
        assertThat(store.ensure(now, false).changes()).isEmpty();
        write(store, NESTED, 1, 2);
        write(store, now, 2, 3);
        try (var catalog = foreign(); var rows = IcebergGenerics.read(catalog.loadTable(TableIdentifier.of("silver", "orders"))).build()) {
            assertThat(rows).hasSize(3).allSatisfy(row -> {
                assertThat(((Record) row.getField("s")).getField("city")).isEqualTo("x");
                assertThat(((Record) ((List<?>) row.getField("l")).getFirst()).getField("city")).isEqualTo("x");
                assertThat(((Record) ((Map<?, ?>) row.getField("m")).get("x")).getField("city")).isEqualTo("x");
            });
            assertThat(rows).extracting(row -> ((Record) row.getField("s")).getField("zip")).containsExactlyInAnyOrder(1L, 2L, 3L);
            assertThat(rows).extracting(row -> ((Record) row.getField("s")).getField("land")).containsExactlyInAnyOrder(null, null, "x");
        }
    }

    /** Another node knows the table by the form that it had a moment ago, and a struct that is itself renamed leads to what is in it. */
    @Test
    void nestedValuesAreWhereTheirContractsMeantThemWhoeverChangedTheTable() throws Exception {
        store.ensure(NESTED, false);
        var struct = new Type.Struct(List.of(member("city", "town", new Type.Text()), member("zip", "", new Type.Int())));
        var now = with(NESTED.name(), member("place", "s", struct));
        try (var other = create()) {
            write(other, NESTED, 0, 1);
            assertThat(store.ensure(now, false).changes()).containsExactly("rename column s to place", "rename column s.town to s.city");
            write(other, NESTED, 1, 2);
            write(other, now, 2, 3);
            write(store, NESTED, 3, 4);
        }
        try (var catalog = foreign(); var rows = IcebergGenerics.read(catalog.loadTable(TableIdentifier.of("silver", "orders"))).build()) {
            assertThat(rows).hasSize(4).extracting(row -> ((Record) row.getField("place")).getField("city")).containsOnly("x");
        }
    }

    @Test
    void aNameThatANestedFieldHadIsNotGivenToAnotherBesideIt() {
        store.ensure(NESTED, false);
        store.ensure(nested(member("city", "town", new Type.Text()), member("zip", "", new Type.Int())), false);
        assertThatThrownBy(() -> store.ensure(nested(member("city", "", new Type.Text()), member("zip", "", new Type.Int()), member("town", "", new Type.Text())), true))
                .hasMessageContaining("column s.town cannot be added, as the column that was called s.town is called s.city now")
                .hasMessageContaining("column l.element.town cannot be added").hasMessageContaining("column m.value.town cannot be added");
        assertThatThrownBy(() -> store.ensure(nested(member("city", "", new Type.Text()), member("town", "zip", new Type.Int())), true))
                .hasMessageContaining("column s.zip cannot be renamed to s.town, as the column that was called s.town is called s.city now");
        assertThatThrownBy(() -> store.ensure(nested(member("zip", "city", new Type.Text())), true)).hasMessageContaining("column s.city cannot be renamed to s.zip, which is another column of the table");
        assertThat(store.ensure(nested(member("town", "city", new Type.Text()), member("zip", "", new Type.Int())), true).changes()).as("its own former name").contains("rename column s.city to s.town");
    }

    /** Some engines find fields of files by their names, and without case. */
    @Test
    void aFormerNameInAnotherCaseIsNotGivenAwayEither() {
        store.ensure(NESTED, false);
        var renamed = member("city", "town", new Type.Text());
        assertThatThrownBy(() -> store.ensure(nested(renamed, member("zip", "", new Type.Int()), member("Town", "", new Type.Text())), true))
                .as("in one step").hasMessageContaining("column s.Town cannot be added, as the column that was called s.Town is called s.city now");
        store.ensure(nested(renamed, member("zip", "", new Type.Int())), false);
        assertThatThrownBy(() -> store.ensure(nested(member("city", "", new Type.Text()), member("Town", "", new Type.Text())), true))
                .hasMessageContaining("column s.Town cannot be added").hasMessageContaining("column l.element.Town cannot be added");
        assertThatThrownBy(() -> store.ensure(nested(member("city", "", new Type.Text()), member("TOWN", "zip", new Type.Int())), true))
                .hasMessageContaining("column s.zip cannot be renamed to s.TOWN, as the column that was called s.TOWN is called s.city now");
        assertThatThrownBy(() -> store.ensure(nested(member("Zip", "city", new Type.Text())), true)).hasMessageContaining("column s.city cannot be renamed to s.Zip, which is another column of the table");
        assertThat(store.ensure(nested(member("Town", "city", new Type.Text()), member("Zip", "zip", new Type.Int())), true).changes()).as("its own former name, and its own in another case")
                .contains("rename column s.city to s.Town", "rename column s.zip to s.Zip");
    }

    /** A column that a contract has left out is there still. */
    @Test
    void aColumnIsNotRenamedToOneThatTheTableHas() {
        store.ensure(with(ORDERS, Field.of("n", new Type.Long(), false), Field.of("m", new Type.Long(), false)), false);
        assertThatThrownBy(() -> store.ensure(with(ORDERS, renamed("m", "n")), true))
                .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.TABLE_DOES_NOT_FIT))
                .hasMessageContaining("column n cannot be renamed to m, which is another column of the table");
    }

    /** @param number of the first column, the others count on */
    private void write(TableStore by, TableSpec spec, long from, long number) {
        var columns = spec.schema().fields().stream().map(field -> Column.of(field.type())).toArray(Column[]::new);
        for (int i = 0; i < columns.length; i++) {
            add(columns[i], number, i);
        }
        var writer = by.writer(spec, 1, P0.tag() + "-" + from);
        writer.write(new ColumnBatch(spec.schema(), columns, 1), Selection.all(1));
        assertThat(by.commit(request(1, Map.of(P0, advance(from, from + 1)), writer.finish().toArray(WrittenFile[]::new)))).isInstanceOf(CommitOutcome.Committed.class);
    }

    private static void add(Column column, long number, int place) {
        switch (column) {
            case Column.Longs longs -> longs.add(number + place);
            case Column.Ints ints -> ints.add(0);
            case Column.Bytes bytes -> bytes.add("x".getBytes(), 0, 1);
            case Column.Struct struct -> {
                for (Column child : struct.children()) {
                    if (child instanceof Column.Ints ints) {
                        ints.add((int) number);
                    } else {
                        add(child, number, 0);
                    }
                }
                struct.added();
            }
            case Column.Lists lists -> {
                add(lists.element(), number, 0);
                lists.added();
            }
            case Column.Maps maps -> {
                add(maps.keys(), number, 0);
                add(maps.values(), number, 0);
                maps.added();
            }
            default -> throw new IllegalStateException();
        }
    }

    @Test
    void aPartitionedColumnMayBeRenamedToo() {
        var name = new TableName("silver", "by_day");
        var before = new TableSpec(name, new Schema(List.of(Field.of("day", new Type.Date(), false))).with(AuditColumns.FIELDS), List.of(new PartitionBy(PartitionBy.Transform.IDENTITY, "day")), Map.of());
        store.ensure(before, false);
        var now = new TableSpec(name, new Schema(List.of(new Field("date", "day", new Type.Date(), false, "", "day", Optional.empty()))).with(AuditColumns.FIELDS),
                List.of(new PartitionBy(PartitionBy.Transform.IDENTITY, "date")), Map.of());
        assertThat(store.ensure(now, false).changes()).containsExactly("rename column day to date");
    }

    @Test
    void everyContradictionIsNamedAtOnceAndNothingIsChanged() {
        var name = new TableName("silver", "contradicted");
        store.ensure(with(name, Field.of("a", new Type.Long(), true), Field.of("b", new Type.Text(), false)), false);
        var contradicting = new TableSpec(
                name, new Schema(List.of(Field.of("b", new Type.Int(), false), Field.of("c", new Type.Int(), true))).with(AuditColumns.FIELDS),
                List.of(new PartitionBy(PartitionBy.Transform.IDENTITY, "b")), Map.of());
        assertThatThrownBy(() -> store.ensure(contradicting, false))
                .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.TABLE_DOES_NOT_FIT))
                .hasMessageContaining("column a is required by the table")
                .hasMessageContaining("column b is string in the table and int")
                .hasMessageContaining("column c is new and required")
                .hasMessageContaining("partitioned by");
    }

    @Test
    void positionsAreFoundBelowAForeignCommit() throws Exception {
        store.commit(request(1, Map.of(P0, advance(0, 3)), file(ORDERS, 1, 0, 1, 2)));
        try (var catalog = foreign()) {
            catalog.loadTable(TableIdentifier.of("silver", "orders")).newAppend().commit();
        }
        TableHead head = store.head(ORDERS);
        assertThat(head.evidence()).isEqualTo(TableHead.Evidence.FOUND);
        assertThat(head.commitId()).isEmpty();
        assertThat(head.vector().of(P0).orElseThrow().next()).isEqualTo(3);
        assertThat(store.commit(request(1, Map.of(P0, advance(3, 5))))).isInstanceOf(CommitOutcome.Committed.class);
    }

    @Test
    void aTableThatOnlyOthersWroteHasLostItsEvidence() throws Exception {
        try (var catalog = foreign()) {
            catalog.loadTable(TableIdentifier.of("silver", "orders")).newAppend().commit();
        }
        assertThat(store.head(ORDERS).evidence()).isEqualTo(TableHead.Evidence.LOST);
        assertThat(store.commit(request(1, Map.of(P0, advance(0, 3)))))
                .isInstanceOfSatisfying(CommitOutcome.Refused.class, refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.EVIDENCE_LOST));
    }

    @Test
    void aRollbackTakesThePositionsBackWithTheRows() throws Exception {
        store.commit(request(1, Map.of(P0, advance(0, 3)), file(ORDERS, 1, 0, 1, 2)));
        long before = store.head(ORDERS).snapshotId().orElseThrow();
        store.commit(request(1, Map.of(P0, advance(3, 4)), file(ORDERS, 1, 3)));
        try (var catalog = foreign()) {
            catalog.loadTable(TableIdentifier.of("silver", "orders")).manageSnapshots().rollbackTo(before).commit();
        }
        assertThat(store.head(ORDERS).vector().of(P0).orElseThrow().next()).isEqualTo(3);
        assertThat(((IcebergStore) store).scan(ORDERS).files()).hasSize(1);
    }

    @Test
    void rowsThatAnotherEngineDeletedAreToldByTheirPositions() throws Exception {
        store.commit(request(1, Map.of(P0, advance(0, 4)), file(ORDERS, 1, 0, 1, 2, 3)));
        try (var catalog = foreign()) {
            Table table = catalog.loadTable(TableIdentifier.of("silver", "orders"));
            String data = ((IcebergStore) store).scan(ORDERS).files().getFirst().path();
            var out = EncryptedFiles.encryptedOutput(Files.localOutput(dir.resolve("warehouse/silver/orders/data/deletes.parquet").toString()), EncryptionKeyMetadata.EMPTY);
            var writer = new GenericFileWriterFactory.Builder(table).build().newPositionDeleteWriter(out, table.spec(), null);
            try (writer) {
                writer.write(PositionDelete.<org.apache.iceberg.data.Record>create().set(data, 1L));
                writer.write(PositionDelete.<org.apache.iceberg.data.Record>create().set(data, 3L));
            }
            table.newRowDelta().addDeletes(writer.toDeleteFile()).commit();
        }
        assertThat(((IcebergStore) store).scan(ORDERS).files()).singleElement().satisfies(file -> assertThat(file.deleted().stream()).containsExactly(1, 3));
    }

    private JdbcCatalog foreign() {
        var catalog = new JdbcCatalog();
        catalog.setConf(new org.apache.hadoop.conf.Configuration());
        catalog.initialize("lake", Map.of(
                "uri", "jdbc:sqlite:" + dir.resolve("catalog.db"), "warehouse", dir.resolve("warehouse").toString(), "jdbc.schema-version", "V1",
                "io-impl", "org.apache.iceberg.hadoop.HadoopFileIO"));
        return catalog;
    }
}
