package io.lakeactors.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableLineage;
import io.lakeactors.model.TableLineage.Input;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** From a table up to the topics. */
class LineageTraceTest {
    private static final TableName GOLD = TableName.parse("gold.sales");
    private static final TableName ORDERS = TableName.parse("silver.orders");
    private static final TableName SHOPS = TableName.parse("silver.shops");

    private final Map<TableName, List<Input>> tables = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();
    private final LineageTrace trace = new LineageTrace(new TableReader() {
        @Override
        public Scan scan(TableName table) {
            throw new AssertionError("no file is looked for");
        }

        @Override
        public List<TableName> list() {
            return List.copyOf(tables.keySet());
        }

        @Override
        public TableLineage lineage(TableName table, OptionalLong snapshot, int stepsMax) {
            if (!tables.containsKey(table)) {
                throw LakeError.of(ErrorCode.TABLE_NOT_FOUND, "there is no table " + table, "", "List them").asException();
            }
            asked.add(table + "@" + snapshot.orElse(-1));
            var step = new TableLineage.Step(1, 5, TableLineage.Kind.OTHER, List.of(), "", -1, List.of(), List.of(), 0, 0);
            return new TableLineage(table, "/w/" + table, OptionalLong.of(snapshot.orElse(99)), 5, tables.get(table), table.equals(SHOPS) ? List.of() : List.of(step));
        }
    });

    private static Input at(TableName table, long snapshot) {
        return new Input.Snapshot(table, OptionalLong.of(snapshot));
    }

    @Test
    void itGoesUpByTheVerySnapshotsThatWereReadEachOnce() {
        tables.put(ORDERS, List.of(new Input.Positions(new SourceKey("c", "t", "orders", 0), OptionalLong.of(0), 9)));
        tables.put(SHOPS, List.of(at(ORDERS, 3)));
        tables.put(GOLD, List.of(at(ORDERS, 3), at(SHOPS, 4), at(TableName.parse("silver.gone"), 5), new Input.Snapshot(SHOPS, OptionalLong.empty())));
        var found = trace.of(GOLD, 10);
        assertThat(found).extracting(node -> node.depth() + " " + node.lineage().table() + "@" + node.lineage().snapshot().orElse(-1)).containsExactly(
                "0 gold.sales@99", "1 silver.orders@3", "1 silver.shops@4", "1 silver.gone@5", "1 silver.shops@-1");
        assertThat(asked).containsExactly("gold.sales@-1", "silver.orders@3", "silver.shops@4");
        assertThat(found.get(3).lineage().inputs()).as("it was dropped").isEmpty();
    }

    @Test
    void aTableThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> trace.of(GOLD, 10)).isInstanceOf(LakeException.class).hasMessageContaining("there is no table gold.sales");
    }

    @Test
    void allAreThoseWithAStep() {
        tables.put(ORDERS, List.of());
        tables.put(SHOPS, List.of());
        assertThat(trace.all(10)).extracting(TableLineage::table).containsExactly(ORDERS);
    }
}
