package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.SortBy;
import io.lakeactors.model.TableShape;
import io.lakeactors.model.TableSpec;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which files of a table with a sort order are to be written anew. */
class SortedCareTest extends CareFixture {
    private static final TableSpec PLAIN = spec(ORDERS);

    private static TableSpec sorted(SortBy... order) {
        return new TableSpec(ORDERS, PLAIN.schema(), PLAIN.partitioning(), SortBy.properties(List.of(order)));
    }

    /** None is so small that it would be taken for that. */
    private List<TableShape.LiveFile> candidates() {
        return care.shape(ORDERS, 1).partitions().stream().flatMap(partition -> partition.candidates().stream()).toList();
    }

    private CommitOutcome compactAll() {
        var shape = shape();
        var order = order(shape, epoch(), 64 << 20, OptionalLong.empty());
        return care.change(planned(shape, order, care.rewrite(order)));
    }

    @Test
    void aFileIsListedForItsOrderUntilItIsInItAndNotAgain() {
        intake(0, 3);
        assertThat(candidates()).as("without an order").isEmpty();
        assertThat(store.ensure(sorted(new SortBy("n", true)), false).changes()).containsExactly("sort rows of new files by n desc");
        assertThat(store.ensure(sorted(new SortBy("n", true)), false).changes()).isEmpty();
        assertThat(candidates()).hasSize(3).allMatch(TableShape.LiveFile::unsorted);

        assertThat(compactAll()).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).isEqualTo(numbers(6));
        assertThat(candidates()).as("once it is in order").isEmpty();
        assertThat(store.ensure(sorted(new SortBy("n", false)), false).changes()).containsExactly("sort rows of new files by n");
        assertThat(candidates()).as("when another order was given").hasSize(1);
        assertThat(store.ensure(PLAIN, false).changes()).containsExactly("sort rows of new files by nothing");
        assertThat(candidates()).as("when no order is wanted any more").isEmpty();
    }

    @Test
    void anOrderThatAnotherEngineHasGivenIsKeptAndServed() {
        intake(0, 2);
        var lake = (IcebergStore) store;
        var table = lake.loaded(ORDERS);
        table.replaceSortOrder().asc("n").commit();
        lake.door().commit("c", List.of(new CatalogDoor.Change(ORDERS, (base, evidence) -> table.operations().current())));
        assertThat(store.ensure(PLAIN, false).changes()).isEmpty();
        assertThat(candidates()).hasSize(2);
    }

    @Test
    void aTableIsMadeWithItsOrder() {
        var name = new io.lakeactors.model.TableName("silver", "fresh");
        store.ensure(new TableSpec(name, PLAIN.schema(), List.of(), SortBy.properties(List.of(new SortBy("n", false)))), false);
        var order = ((IcebergStore) store).loaded(name).sortOrder();
        assertThat(order.fields()).singleElement().satisfies(field -> assertThat(field.sourceId()).isEqualTo(((IcebergStore) store).loaded(name).schema().findField("n").fieldId()));
    }

    @Test
    void whereRowsOfAKeyReplaceEachOtherNothingIsSorted() {
        intake(0, 2);
        var lake = (IcebergStore) store;
        var table = lake.loaded(ORDERS);
        table.replaceSortOrder().asc("n").commit();
        table.updateProperties().set("la.merge.keys", "n").commit();
        assertThat(io.lakeactors.model.MergeRule.of(Map.of("la.merge.keys", "n"))).isPresent();
        assertThat(FileRewrite.sorts(table)).isFalse();
    }
}
