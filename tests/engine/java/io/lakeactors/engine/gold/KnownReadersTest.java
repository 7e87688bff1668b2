package io.lakeactors.engine.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.contract.Golds;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.ColumnChanges;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KnownReadersTest {
    private static final TableName ORDERS = TableName.parse("silver.orders");
    private static final ColumnChanges WITHOUT_NOTE = new ColumnChanges(Set.of("note"), Map.of(), Map.of(), List.of());
    private static final String COUNTRIES = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 11111111-2222-3333-4444-555555555555
            name: countries
            version: 1.0.0
            status: active
            schema:
              - name: countries
                physicalName: silver.countries
                properties:
                  - name: code
                    logicalType: string
                    quality:
                      - {id: known, type: custom, engine: lakeactors, implementation: {metric: references, table: silver.orders, key: note, mustBe: 0}}
                quality:
                  - {id: noted, type: sql, query: "select count(note) from silver.orders", mustBe: 0}
                  - {id: own, type: sql, query: "select count(code) from ${table}", mustBe: 0}
                  - {id: broken, type: sql, query: "select note, gone from silver.orders", mustBe: 0}
            """;

    /** A table that has every column but "gone". */
    private static class Columns implements TableQuery, TableQuery.Reading {
        @Override
        public Reading open(String sql, Map<TableName, Long> pinned) {
            throw new IllegalStateException("nothing is read");
        }

        @Override
        public Reading imagine(String sql, TableName table, ColumnChanges changes) {
            if (sql.contains("gone") || changes.removed().stream().anyMatch(sql::contains)) {
                throw LakeError.of(ErrorCode.QUERY_FAILED, "no column in " + sql, "", "Correct it").asException();
            }
            return this;
        }

        @Override
        public Map<String, String> notes(TableName table) {
            return Map.of();
        }

        @Override
        public SortedMap<TableName, Long> sources() {
            return new TreeMap<>();
        }

        @Override
        public List<String> misfits(Schema schema) {
            return List.of();
        }

        @Override
        public void into(Schema schema, Consumer<ColumnBatch> sink) {
            throw new IllegalStateException("nothing is read");
        }
    }

    private static PipelineSpec countries() {
        String text = "pipeline: countries\nfrom: { kafka: { topics: [countries], format: json } }\ncontract: c\nto: { silver: { table: silver.countries } }\n";
        return Pipelines.read("p", text, path -> COUNTRIES).orThrow();
    }

    @Test
    void checksThatReferToOrQueryTheTableAreAskedAndWhatIsBrokenAlreadyIsNotTold() {
        assertThat(new KnownReaders(new Columns(), ORDERS, WITHOUT_NOTE).broken(List.of(), List.of(countries()))).containsExactlyInAnyOrder(
                "check \"known\" of pipeline countries: it refers to silver.orders.note",
                "check \"noted\" of pipeline countries: no column in select count(note) from silver.orders");
    }

    @Test
    void whoReadsOtherColumnsIsNotTold() {
        var renamed = new ColumnChanges(Set.of(), Map.of("other", "another"), Map.of(), List.of());
        assertThat(new KnownReaders(new Columns(), ORDERS, renamed).broken(List.of(), List.of(countries()))).isEmpty();
        assertThat(new KnownReaders(new Columns(), TableName.parse("silver.others"), new ColumnChanges(Set.of("key"), Map.of(), Map.of(), List.of())).broken(List.of(), List.of(countries()))).isEmpty();
    }

    @Test
    void aGoldTableWhoseResultWouldNotBeItsContractsAnyMoreIsTold() {
        var narrower = new Columns() {
            private boolean changed;

            @Override
            public Reading imagine(String sql, TableName table, ColumnChanges changes) {
                changed = !changes.isEmpty();
                return this;
            }

            @Override
            public List<String> misfits(Schema schema) {
                return changed ? List.of("the query gives no \"n\"") : List.of();
            }
        };
        var gold = Golds.read("gold", Texts.gold("sales"), path -> Texts.CONTRACT).orThrow();
        assertThat(new KnownReaders(narrower, ORDERS, WITHOUT_NOTE).broken(List.of(gold), List.of())).containsExactly("gold table \"sales\": the query gives no \"n\"");
    }

    @Test
    void checksOfGoldTablesAreAskedToo() {
        String contract = Texts.CONTRACT + "    quality:\n      - {id: all, type: sql, query: 'select count(note) from Silver.Orders', mustBe: 0}\n      - {id: refers, type: custom, engine: lakeactors,"
                + " implementation: {metric: references, column: n, table: silver.orders, key: note}}\n      - {id: adds, type: custom, engine: lakeactors,"
                + " implementation: {metric: reconciliation, column: n, table: silver.orders, key: note}}\n      - {id: own, type: sql, query: 'select max(n) as note from ${table}', mustBe: 0}\n";
        var gold = Golds.read("gold", Texts.gold("sales").replace("silver.orders", "silver.notes"), path -> contract).orThrow();
        assertThat(new KnownReaders(new Columns(), ORDERS, WITHOUT_NOTE).broken(List.of(gold), List.of())).containsExactlyInAnyOrder(
                "check \"all\" of gold table sales: no column in select count(note) from Silver.Orders", "check \"refers\" of gold table sales: it refers to silver.orders.note",
                "check \"adds\" of gold table sales: it refers to silver.orders.note");
    }

    /** Nobody may be told that nothing breaks who could not be answered. */
    @Test
    void aCatalogThatIsAwayIsNoAnswer() {
        var away = new Columns() {
            @Override
            public Reading imagine(String sql, TableName table, ColumnChanges changes) {
                throw LakeError.of(ErrorCode.CATALOG_UNREACHABLE, "the catalog is away", "", "Wait").asException();
            }
        };
        var reading = new KnownReaders(away, ORDERS, WITHOUT_NOTE);
        assertThatThrownBy(() -> reading.broken(List.of(), List.of(countries()))).hasMessageContaining("the catalog is away");
    }
}
