package io.lakeactors.query;

import static io.lakeactors.query.ParquetTables.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.ColumnChanges;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tables are made of: the result of a query, in a contract's types. */
class SnapshotQueryTest {
    @TempDir
    Path folder;

    private ParquetTables tables;
    private TableQuery queries;

    @BeforeEach
    void queries() {
        tables = new ParquetTables(folder);
        queries = new SnapshotQuery(tables, QueryLimits.DEFAULT);
    }

    private static Schema schema(Field... fields) {
        return new Schema(List.of(fields));
    }

    private static Field field(String name, Type type) {
        return Field.of(name, type, false);
    }

    private List<String> misfits(String sql, Schema schema) {
        return queries.open(sql).misfits(schema);
    }

    private void refuses(String sql, Schema schema, String column, String what) {
        assertThatThrownBy(() -> queries.open(sql).into(schema, batch -> {})).isInstanceOfSatisfying(LakeException.class, refused -> {
            assertThat(refused.error().code()).isEqualTo(ErrorCode.GOLD_VALUE_UNFIT);
            assertThat(refused.error().what()).contains("\"" + column + "\"").contains(what);
        });
    }

    @Test
    void aQueryIsAskedWhatItWouldSayOfOtherColumns() {
        tables.table("silver.orders", List.of(column(1, "id", "int"), column(2, "note", "string")));
        var table = TableName.parse("silver.orders");
        var result = schema(field("id", new Type.Int()), field("note", new Type.Text()));
        var before = schema(field("id", new Type.Int()), field("note", new Type.Text()));
        assertThat(queries.imagine("select * from silver.orders", table, ColumnChanges.NONE).misfits(result)).isEmpty();
        var without = ColumnChanges.between(before, schema(field("id", new Type.Int())));
        assertThat(queries.imagine("select * from silver.orders", table, without).misfits(result)).singleElement().asString().contains("note");
        assertThatThrownBy(() -> queries.imagine("select note from silver.orders", table, without)).isInstanceOf(LakeException.class).hasMessageContaining("note");
        var renamed = ColumnChanges.between(before, schema(field("id", new Type.Long()), new Field("remark", "note", new Type.Text(), false, "", "note", Optional.empty()), field("more", new Type.Date())));
        assertThat(queries.imagine("select id, remark as note from silver.orders", table, renamed).misfits(result)).as("a wider integer may fit still").isEmpty();
        var retyped = ColumnChanges.between(before, schema(field("id", new Type.Date()), field("note", new Type.Text())));
        assertThat(queries.imagine("select * from silver.orders", table, retyped).misfits(result)).singleElement().asString().contains("DATE");
        assertThat(queries.imagine("select remark, more from silver.orders", table, renamed).misfits(schema(field("remark", new Type.Text()), field("more", new Type.Date())))).isEmpty();
    }

    @Test
    void aQueryIsAskedWhatItWouldSayOfOthersNestedInColumns() {
        tables.table("silver.orders", List.of(column(1, "place", "struct<2: town: optional string, 3: zip: optional int>")));
        var table = TableName.parse("silver.orders");
        var before = schema(field("place", new Type.Struct(List.of(field("town", new Type.Text()), field("zip", new Type.Int())))));
        var told = schema(field("place", new Type.Struct(List.of(new Field("town", "town", new Type.Text(), false, "where"), field("zip", new Type.Int())))));
        assertThat(ColumnChanges.between(before, told).isEmpty()).as("a description is no change").isTrue();
        var renamed = ColumnChanges.between(before, schema(field("place", new Type.Struct(List.of(new Field("city", "town", new Type.Text(), false, "", "town", Optional.empty()), field("zip", new Type.Int()))))));
        assertThat(queries.imagine("select place.city, place.zip from silver.orders", table, renamed).misfits(schema(field("city", new Type.Text()), field("zip", new Type.Int())))).isEmpty();
        assertThatThrownBy(() -> queries.imagine("select place.town from silver.orders", table, renamed)).isInstanceOf(LakeException.class).hasMessageContaining("town");
        var more = ColumnChanges.between(before, schema(before.fields().getFirst(), field("lines", new Type.Array(field("element", new Type.Struct(List.of(field("sku", new Type.Text()))))))));
        assertThat(queries.imagine("select place.town, lines[1].sku as sku from silver.orders", table, more).misfits(schema(field("town", new Type.Text()), field("sku", new Type.Text())))).isEmpty();
    }

    private static Type.Struct struct(Field... members) {
        return new Type.Struct(List.of(members));
    }

    private static Field was(String former, Field field) {
        return new Field(field.name(), former, field.type(), false, "", former, Optional.empty());
    }

    @Test
    void whatATableHasNestedBesideItsContractIsThereStill() {
        tables.table("silver.orders", List.of(column(1, "place", "struct<2: town: optional string (a, (b)), 3: zip: optional int, 4: old: optional list<string>>"),
                column(5, "lines", "list<struct<7: sku: optional string, 8: rest: optional decimal(9, 2)>>"), column(9, "tallies", "map<string, struct<12: n: optional int, 13: rest: optional date>>")));
        var table = TableName.parse("silver.orders");
        var before = schema(field("place", struct(field("town", new Type.Text()), field("zip", new Type.Int()))), field("lines", new Type.Array(field("element", struct(field("sku", new Type.Text()))))),
                field("tallies", new Type.Dictionary(field("value", struct(field("n", new Type.Int()))))));
        var now = schema(field("place", struct(was("town", field("city", new Type.Text())), field("land", new Type.Text()))),
                field("lines", new Type.Array(field("element", struct(was("sku", field("code", new Type.Text())))))), field("tallies", new Type.Dictionary(field("value", struct(field("n", new Type.Long()))))));
        var changes = ColumnChanges.between(before, now);
        assertThat(queries.imagine("select place.city as a, place.old[1] as b, place.land as c, lines[1].code as d, lines[1].rest as e, tallies['k'].n as f, tallies['k'].rest as g from silver.orders", table, changes)
                .misfits(schema(field("a", new Type.Text()), field("b", new Type.Text()), field("c", new Type.Text()), field("d", new Type.Text()), field("e", new Type.Decimal(9, 2)), field("f", new Type.Long()),
                        field("g", new Type.Date())))).isEmpty();
        assertThatThrownBy(() -> queries.imagine("select place.zip from silver.orders", table, changes)).as("left out").isInstanceOf(LakeException.class).hasMessageContaining("zip");
    }

    @Test
    void twoThatHaveWrittenATableHaveBothPromisedWhatTheyHad() {
        tables.table("silver.orders", List.of(column(1, "place", "struct<2: a: optional string, 3: b: optional int, 4: c: optional int>"), column(5, "d", "int"), column(6, "e", "int")));
        var table = TableName.parse("silver.orders");
        var now = schema(field("place", struct(field("c", new Type.Int()))));
        var both = ColumnChanges.between(schema(field("place", struct(field("a", new Type.Text()), field("c", new Type.Int()))), field("d", new Type.Int())), now)
                .and(ColumnChanges.between(schema(field("place", struct(field("b", new Type.Int()), field("c", new Type.Int()))), field("e", new Type.Int())), now));
        assertThat(queries.imagine("select place.c from silver.orders", table, both).misfits(schema(field("c", new Type.Int())))).isEmpty();
        for (String gone : List.of("place.a", "place.b", "d", "e")) {
            assertThatThrownBy(() -> queries.imagine("select " + gone + " from silver.orders", table, both)).as(gone).isInstanceOf(LakeException.class);
        }
    }

    /** No contract runs that could be compared. */
    @Test
    void aNestedRenameIsToldByTheTableAlone() {
        tables.table("silver.orders", List.of(column(1, "place", "struct<2: town: optional string, 3: zip: optional int>"), column(4, "old", "struct<5: x: optional int>")));
        var table = TableName.parse("silver.orders");
        var now = schema(field("place", struct(was("town", field("city", new Type.Text())))), was("old", field("fresh", struct(was("x", field("y", new Type.Int()))))));
        assertThat(ColumnChanges.renames(now)).isTrue();
        var changes = ColumnChanges.NONE.withRenamesOf(List.of("place", "old"), now);
        assertThat(queries.imagine("select place.city as a, place.zip as b, fresh.y as c from silver.orders", table, changes).misfits(schema(field("a", new Type.Text()), field("b", new Type.Int()), field("c", new Type.Int()))))
                .isEmpty();
        assertThatThrownBy(() -> queries.imagine("select place.town from silver.orders", table, changes)).isInstanceOf(LakeException.class).hasMessageContaining("town");
        tables.table("silver.later", List.of(column(1, "place", "struct<2: city: optional string>")));
        assertThat(queries.imagine("select place.city as a from silver.later", TableName.parse("silver.later"), changes).misfits(schema(field("a", new Type.Text())))).as("done already").isEmpty();
    }

    /** As rows are refused then: neither more nor fewer members. */
    @Test
    void aNestedValueFitsMemberByMember() {
        var place = struct(field("city", new Type.Text()), field("n b", new Type.Long()));
        assertThat(misfits("select {'n b': 1, 'city': 'x, \"y'} as p", schema(field("p", place)))).isEmpty();
        assertThat(misfits("select {'n b': 1, 'town': 'x'} as p", schema(field("p", place)))).singleElement().asString().contains("\"p\"", "town");
        assertThat(misfits("select {'n b': 1, 'city': 'x', 'more': 1} as p", schema(field("p", place)))).hasSize(1);
        assertThat(misfits("select {'n b': 1} as p", schema(field("p", place)))).hasSize(1);
        assertThat(misfits("select {'n b': 1.5, 'city': 5} as p", schema(field("p", place)))).as("each value is looked at as it comes").isEmpty();
        assertThat(misfits("select [{'n b': 1::decimal(9, 0), 'city': 'x'}] as p", schema(field("p", new Type.Array(field("element", place)))))).isEmpty();
        assertThat(misfits("select [{'n b': 1}] as p", schema(field("p", new Type.Array(field("element", place)))))).hasSize(1);
        assertThat(misfits("select map {'k': {'n b': 1, 'city': 'x'}} as p", schema(field("p", new Type.Dictionary(field("value", place)))))).isEmpty();
        assertThat(misfits("select map {'k': {'town': 'x'}} as p", schema(field("p", new Type.Dictionary(field("value", place)))))).hasSize(1);
    }

    @Test
    void filesAreNotLookedForToKnowWhatAQueryWouldSay() {
        var outlined = new ArrayList<TableName>();
        var names = new TableReader() {
            @Override
            public Scan scan(TableName table) {
                throw new AssertionError("its files are looked for");
            }

            @Override
            public Scan outline(TableName table) {
                outlined.add(table);
                return new Scan(table, OptionalLong.empty(), 0, List.of(column(1, "id", "int")), List.of(), Map.of(), folder.toString());
            }

            @Override
            public List<TableName> list() {
                return List.of(TableName.parse("silver.orders"));
            }
        };
        assertThat(new SnapshotQuery(names, QueryLimits.DEFAULT).imagine("select id from silver.orders", TableName.parse("silver.orders"), ColumnChanges.NONE).misfits(schema(field("id", new Type.Int())))).isEmpty();
        assertThat(outlined).containsExactly(TableName.parse("silver.orders"));
    }

    @Test
    void everyTypeArrivesAsItIs() {
        var all = schema(field("b", new Type.Bool()), field("i", new Type.Int()), field("l", new Type.Long()), field("f", new Type.Float()), field("d", new Type.Double()),
                field("m", new Type.Decimal(9, 2)), field("w", new Type.Decimal(38, 0)), field("t", new Type.Text()), field("day", new Type.Date()),
                field("at", new Type.Timestamp(true, TimeForm.EPOCH_MICROS)), field("local", new Type.Timestamp(false, TimeForm.EPOCH_MICROS)), field("u", new Type.Uuid()),
                field("raw", new Type.Binary()), field("list", new Type.Array(field("element", new Type.Int()))),
                field("s", new Type.Struct(List.of(field("x", new Type.Long()), field("y", new Type.Text())))), field("map", new Type.Dictionary(field("value", new Type.Int()))));
        var sql = "select true as b, 7::bigint as i, sum(range) as l, 1.5::float as f, 2.25::double as d, 12.5::decimal(4,1) as m, '-1000000000000000000000000000000'::hugeint as w, 'ö' as t, date '1970-01-03' as day,"
                + " timestamptz '1970-01-01 01:00:00.000002+01' as at, timestamp '1970-01-01 00:00:01' as local, '00000000-0000-0001-0000-000000000002'::uuid as u, 'ab'::blob as raw,"
                + " [1, 2] as list, {'y': 'why', 'x': 4::bigint} as s, MAP {'k': 5} as map from range(4)";
        var batches = new ArrayList<Column[]>();

        queries.open(sql).into(all, batch -> {
            Column[] columns = batch.columns();
            assertThat(((Column.Bools) columns[0]).values()[0]).isEqualTo((byte) 1);
            assertThat(((Column.Ints) columns[1]).values()[0]).isEqualTo(7);
            assertThat(((Column.Longs) columns[2]).values()[0]).isEqualTo(6);
            assertThat(((Column.Floats) columns[3]).values()[0]).isEqualTo(1.5f);
            assertThat(((Column.Doubles) columns[4]).values()[0]).isEqualTo(2.25);
            assertThat(((Column.Longs) columns[5]).values()[0]).isEqualTo(1250);
            assertThat(new java.math.BigInteger(Arrays.copyOf(((Column.Bytes) columns[6]).data(), ((Column.Bytes) columns[6]).length(0)))).isEqualTo(java.math.BigInteger.TEN.pow(30).negate());
            assertThat(((Column.Bytes) columns[7]).text(0)).isEqualTo("ö");
            assertThat(((Column.Ints) columns[8]).values()[0]).isEqualTo(2);
            assertThat(((Column.Longs) columns[9]).values()[0]).isEqualTo(2);
            assertThat(((Column.Longs) columns[10]).values()[0]).isEqualTo(1_000_000);
            assertThat(Arrays.copyOf(((Column.Bytes) columns[11]).data(), 16)).isEqualTo(new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2});
            assertThat(((Column.Bytes) columns[12]).text(0)).isEqualTo("ab");
            assertThat(Arrays.copyOf(((Column.Ints) ((Column.Lists) columns[13]).element()).values(), 2)).containsExactly(1, 2);
            assertThat(((Column.Longs) ((Column.Struct) columns[14]).children()[0]).values()[0]).isEqualTo(4);
            assertThat(((Column.Maps) columns[15]).keys().text(0)).isEqualTo("k");
            batches.add(columns);
        });

        assertThat(batches).hasSize(1);
    }

    @Test
    void aLocalTimeThatTheMachinesZoneSkipsArrivesAsItIs() {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        try {
            queries.open("select timestamp '2013-03-10 02:30:00' as local").into(schema(field("local", new Type.Timestamp(false, TimeForm.EPOCH_MICROS))), batch ->
                    assertThat(((Column.Longs) batch.columns()[0]).values()[0]).isEqualTo(java.time.Instant.parse("2013-03-10T02:30:00Z").toEpochMilli() * 1_000));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void aResultLargerThanMemoryIsHandedOnWhileItIsComputed() {
        var small = new SnapshotQuery(tables, new QueryLimits(48L << 20, 1, 60_000, 1, 1, 1));
        var rows = new AtomicLong();
        var bytes = new AtomicLong();
        small.open("select range as a, repeat('x', 200) as t from range(1000000)").into(schema(field("a", new Type.Long()), field("t", new Type.Text())), (ColumnBatch batch) -> {
            rows.addAndGet(batch.rows());
            bytes.addAndGet(batch.columns()[1].bytes());
        });
        assertThat(rows).hasValue(1_000_000);
        assertThat(bytes.get()).isGreaterThan(190L << 20);
    }

    @Test
    void aReadingKeepsToTheSnapshotsThatItBeganWith() {
        tables.table("s.t", List.of(column(1, "a", "long")), tables.file("select 1::bigint as a", "a: 1")).table("s.none", List.of(column(1, "a", "long")));
        var reading = queries.open("select t.a from s.t t left join s.none n on n.a = t.a");
        tables.table("s.t", List.of(column(1, "a", "long")), tables.file("select 2::bigint as a", "a: 1"));

        assertThat(reading.sources()).containsEntry(TableName.parse("s.t"), 1L).containsEntry(TableName.parse("s.none"), SnapshotNotes.NO_SNAPSHOT).hasSize(2);
        reading.into(schema(field("a", new Type.Long())), batch -> assertThat(((Column.Longs) batch.columns()[0]).values()[0]).isEqualTo(1));
    }

    @Test
    void columnsThatDifferFromTheContractAreAllNamed() {
        var schema = schema(field("a", new Type.Int()), field("price", new Type.Decimal(9, 2)), field("missing", new Type.Text()));
        assertThat(misfits("select 'x' as a, 1.0::double as price, 2 as more", schema)).containsExactlyInAnyOrder(
                "the contract has no column \"more\", which the query gives", "\"a\" is int in the contract, and the query gives VARCHAR: cast it in the query",
                "\"price\" is decimal(9,2) in the contract, and the query gives DOUBLE: cast it in the query", "the query gives no column \"missing\", which the contract has");
        assertThat(misfits("select 1 as a, 2 as a", schema(field("a", new Type.Int())))).containsExactly("the query gives two columns \"a\"");
        assertThat(misfits("select 1.25 as price, 'm' as missing, 3::bigint as a", schema)).isEmpty();
    }

    @Test
    void aValueThatTheColumnCannotHoldIsNamed() {
        refuses("select 3000000000 as a", schema(field("a", new Type.Int())), "a", "3000000000, which is no int");
        refuses("select 1.257 as a", schema(field("a", new Type.Decimal(9, 2))), "a", "1.257, which is no decimal(9,2)");
        refuses("select null::integer as a", schema(Field.of("a", new Type.Int(), true)), "a", "null, and the contract requires it");
        refuses("select timestamp_ns '2026-01-01 00:00:00.000000001' as a", schema(field("a", new Type.Timestamp(false, TimeForm.EPOCH_MICROS))), "a", "no timestamp");
    }

    @Test
    void aNestedValueIsNotCutEither() {
        refuses("select [1.7::double] as a", list(new Type.Long()), "a.element", "1.7, which is no long");
        refuses("select [1.7::float] as a", list(new Type.Int()), "a.element", "which is no int");
        refuses("select [1.7::double] as a", list(new Type.Decimal(9, 2)), "a.element", "1.7, which is no decimal(9,2)");
        refuses("select [0.1::double] as a", list(new Type.Float()), "a.element", "0.1, which is no float");
        refuses("select [16777217] as a", list(new Type.Float()), "a.element", "16777217, which is no float");
        refuses("select [timestamp '2026-01-01 00:00:00'] as a", list(new Type.Timestamp(true, TimeForm.EPOCH_MICROS)), "a.element", "which is no timestamp");
        var nested = schema(field("a", new Type.Array(field("element", new Type.Struct(List.of(field("x", new Type.Long()), field("y", new Type.Text())))))));
        refuses("select [{'x': 1.5::double, 'y': 'why'}] as a", nested, "a.element.x", "1.5, which is no long");
    }

    @Test
    void aNestedValueThatFitsArrivesAsItIs() {
        queries.open("select [1.5::float, 2::tinyint::float] as a").into(list(new Type.Float()), batch ->
                assertThat(Arrays.copyOf(((Column.Floats) ((Column.Lists) batch.columns()[0]).element()).values(), 2)).containsExactly(1.5f, 2f));
        queries.open("select [timestamptz '1970-01-01 01:00:00+00'] as a").into(list(new Type.Timestamp(true, TimeForm.EPOCH_MICROS)), batch ->
                assertThat(((Column.Longs) ((Column.Lists) batch.columns()[0]).element()).values()[0]).isEqualTo(3_600_000_000L));
        queries.open("select {'x': null::bigint} as a").into(schema(field("a", new Type.Struct(List.of(field("x", new Type.Long()))))), batch ->
                assertThat(((Column.Struct) batch.columns()[0]).children()[0].nullCount()).isEqualTo(1));
    }

    @Test
    void aLocalTimeInsideANestedValueIsRefused() {
        var local = new Type.Timestamp(false, TimeForm.EPOCH_MICROS);
        assertThat(misfits("select [timestamp '2026-01-01 00:00:00'] as a", list(local))).singleElement().asString().startsWith("\"a.element\" is a time without a zone inside a nested value");
        assertThat(misfits("select {'at': timestamp '2026-01-01 00:00:00'} as a", schema(field("a", new Type.Struct(List.of(field("at", local))))))).singleElement().asString().startsWith("\"a.at\" is");
        assertThat(misfits("select MAP {'k': timestamp '2026-01-01 00:00:00'} as a", schema(field("a", new Type.Dictionary(field("value", local)))))).singleElement().asString().startsWith("\"a.value\" is");
    }

    private static Schema list(Type element) {
        return schema(field("a", new Type.Array(field("element", element))));
    }

    @Test
    void ofTablesWhoseNamesDifferInCaseTheOneThatIsWrittenIsMeant() {
        for (String table : List.of("gold.Orders", "gold.orders")) {
            tables.table(table, List.of(column(1, "a", "long")));
        }
        for (String table : List.of("gold.Orders", "gold.orders")) {
            assertThat(queries.open("select a from " + table).sources()).containsOnlyKeys(TableName.parse(table));
        }
        assertThat(queries.open("select a from GOLD.orders").sources()).hasSize(1);
    }

    @Test
    void ofTablesThatAreNamedAlikeTheOneInTheSameNamespaceIsMeant() {
        for (String table : List.of("bronze.flights", "silver.flights")) {
            tables.table(table, List.of(column(1, "a", "long")));
        }
        assertThatThrownBy(() -> queries.open("select a from silver.flight")).isInstanceOfSatisfying(LakeException.class, refused ->
                assertThat(refused.error().mend()).isEqualTo("Did you mean silver.flights?"));
    }

    @Test
    void whatIsNoPlainSelectOverKnownTablesIsRefused() {
        assertThatThrownBy(() -> queries.open("select * from s.nothing")).hasMessageContaining("there is no table s.nothing");
        assertThatThrownBy(() -> queries.open("insert into s.t values (1)")).hasMessageContaining("only SELECT is allowed");
        assertThatThrownBy(() -> queries.open("selec 1")).hasMessageContaining("syntax error");
        assertThatThrownBy(() -> queries.open("select * from read_csv('/etc/passwd')")).hasMessageContaining("not allowed");
    }

    @Test
    void aResultThatIsHandedOutForTooLongIsBrokenOff() {
        var limits = new QueryLimits(512L << 20, 1, 100, 1, 1, 1);
        var batches = new AtomicLong();
        assertThatThrownBy(() -> new SnapshotQuery(tables, limits).open("select range as n from range(10000000)").into(schema(field("n", new Type.Long())), batch -> {
            assertThat(batches.incrementAndGet()).as("batches until it is seen that the time is over").isLessThan(500);
            LockSupport.parkNanos(10_000_000);
        })).isInstanceOfSatisfying(LakeException.class, late -> assertThat(late.error().what()).contains("longer than 100 ms"));
    }
}
