package io.lakeactors.lake.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.view.View;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every Iceberg catalog does, whatever is behind it. Iceberg's own catalog keeps it too, which shows that it asks for nothing odd. */
public abstract class CatalogContract {
    protected static final Namespace SHOP = Namespace.of("shop");
    protected static final TableIdentifier ORDERS = TableIdentifier.of(SHOP, "orders");
    protected static final TableIdentifier COPY = TableIdentifier.of(SHOP, "copy");
    protected static final Schema SCHEMA = new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()), Types.NestedField.optional(2, "note", Types.StringType.get()));

    protected Catalog catalog;
    private SupportsNamespaces namespaces;

    /** A client on a catalog of which nobody has made anything yet. */
    protected abstract Catalog open() throws Exception;

    /** Another client on the same catalog. */
    protected abstract Catalog openAgain() throws Exception;

    @BeforeEach
    void begin() throws Exception {
        catalog = open();
        namespaces = (SupportsNamespaces) catalog;
    }

    protected Table orders() {
        namespaces.createNamespace(SHOP);
        return catalog.createTable(ORDERS, SCHEMA, PartitionSpec.unpartitioned());
    }

    protected static DataFile file(Table table) {
        return DataFiles.builder(table.spec()).withPath(table.location() + "/data/" + UUID.randomUUID() + ".parquet").withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(10).withRecordCount(3).build();
    }

    protected static void append(Table table) {
        table.newFastAppend().appendFile(file(table)).commit();
    }

    /** Iceberg asks such maps for null. */
    static Map<String, String> words(String... words) {
        var map = new HashMap<String, String>();
        for (int i = 0; i < words.length; i += 2) {
            map.put(words[i], words[i + 1]);
        }
        return map;
    }

    @Test
    void aNamespaceIsMadeOnceListedAndDroppedWhenItIsEmpty() {
        namespaces.createNamespace(SHOP, words("owner", "ann"));
        assertThat(namespaces.listNamespaces()).contains(SHOP);
        assertThat(namespaces.namespaceExists(SHOP)).isTrue();
        assertThat(namespaces.loadNamespaceMetadata(SHOP)).containsEntry("owner", "ann");
        assertThatThrownBy(() -> namespaces.createNamespace(SHOP)).isInstanceOf(AlreadyExistsException.class);
        assertThat(namespaces.dropNamespace(SHOP)).isTrue();
        assertThat(namespaces.dropNamespace(SHOP)).isFalse();
        assertThat(namespaces.namespaceExists(SHOP)).isFalse();
    }

    @Test
    void aNamespaceThatHoldsATableIsNotDropped() {
        orders();
        assertThatThrownBy(() -> namespaces.dropNamespace(SHOP)).isInstanceOf(NamespaceNotEmptyException.class);
        assertThat(namespaces.namespaceExists(SHOP)).isTrue();
    }

    @Test
    void propertiesOfANamespaceAreSetAndRemoved() {
        namespaces.createNamespace(SHOP, words("owner", "ann", "tier", "1"));
        namespaces.setProperties(SHOP, words("owner", "bob", "region", "eu"));
        namespaces.removeProperties(SHOP, new HashSet<>(List.of("tier")));
        assertThat(namespaces.loadNamespaceMetadata(SHOP)).containsEntry("owner", "bob").containsEntry("region", "eu").doesNotContainKey("tier");
    }

    @Test
    void nothingIsFoundInANamespaceThatIsNotThere() {
        assertThatThrownBy(() -> namespaces.loadNamespaceMetadata(SHOP)).isInstanceOf(NoSuchNamespaceException.class);
        assertThatThrownBy(() -> catalog.createTable(ORDERS, SCHEMA)).isInstanceOf(NoSuchNamespaceException.class);
        assertThatThrownBy(() -> catalog.listTables(SHOP)).isInstanceOf(NoSuchNamespaceException.class);
        assertThat(catalog.tableExists(ORDERS)).isFalse();
    }

    @Test
    void aTableIsMadeListedLoadedAndDropped() throws Exception {
        Table made = orders();
        assertThat(catalog.listTables(SHOP)).containsExactly(ORDERS);
        Table found = openAgain().loadTable(ORDERS);
        assertThat(found.schema().asStruct()).isEqualTo(SCHEMA.asStruct());
        assertThat(found.uuid()).isEqualTo(made.uuid());
        assertThat(catalog.dropTable(ORDERS, false)).isTrue();
        assertThat(catalog.dropTable(ORDERS, false)).isFalse();
        assertThat(catalog.tableExists(ORDERS)).isFalse();
        assertThatThrownBy(() -> catalog.loadTable(ORDERS)).isInstanceOf(NoSuchTableException.class);
    }

    @Test
    void ofTwoClientsWhoMakeOneTableOneIsToldThatItIsThere() throws Exception {
        Table first = orders();
        Catalog other = openAgain();
        assertThatThrownBy(() -> other.createTable(ORDERS, SCHEMA)).isInstanceOf(AlreadyExistsException.class).hasMessageContaining("orders");
        Transaction late = other.buildTable(COPY, SCHEMA).createTransaction();
        catalog.createTable(COPY, SCHEMA);
        assertThatThrownBy(late::commitTransaction).isInstanceOf(AlreadyExistsException.class);
        assertThat(other.loadTable(ORDERS).uuid()).isEqualTo(first.uuid());
    }

    @Test
    void aTableIsMadeTogetherWithItsFirstRows() {
        namespaces.createNamespace(SHOP);
        Transaction transaction = catalog.buildTable(ORDERS, SCHEMA).withProperty("color", "red").createTransaction();
        append(transaction.table());
        assertThat(catalog.tableExists(ORDERS)).isFalse();
        transaction.commitTransaction();
        Table found = catalog.loadTable(ORDERS);
        assertThat(found.currentSnapshot().summary()).containsEntry("added-records", "3");
        assertThat(found.properties()).containsEntry("color", "red");
    }

    @Test
    void appendsOfTwoClientsBothLand() throws Exception {
        Table mine = orders();
        Table theirs = openAgain().loadTable(ORDERS);
        append(mine);
        append(theirs);
        append(mine);
        mine.refresh();
        assertThat(mine.snapshots()).hasSize(3);
        assertThat(mine.currentSnapshot().summary()).containsEntry("total-records", "9");
    }

    @Test
    void aStaleChangeOfTheSchemaIsRefusedAndTheTableStays() throws Exception {
        Table mine = orders();
        Table theirs = openAgain().loadTable(ORDERS);
        var stale = theirs.updateSchema().addColumn("late", Types.IntegerType.get());
        stale.apply();
        mine.updateSchema().addColumn("early", Types.IntegerType.get()).commit();
        mine.updateProperties().set("commit.retry.num-retries", "0").commit();
        assertThatThrownBy(() -> {
            var operations = ((BaseTable) theirs).operations();
            operations.commit(operations.current(), org.apache.iceberg.TableMetadata.buildFrom(operations.current()).addSchema(stale.apply()).setCurrentSchema(-1).build());
        }).isInstanceOf(CommitFailedException.class);
        assertThat(catalog.loadTable(ORDERS).schema().findField("early")).isNotNull();
        assertThat(catalog.loadTable(ORDERS).schema().findField("late")).isNull();
    }

    @Test
    void columnsPartitionsOrderAndPropertiesAreChanged() {
        Table table = orders();
        table.updateSchema().addColumn("price", Types.DoubleType.get()).renameColumn("note", "remark").commit();
        table.updateSpec().addField("id").commit();
        table.replaceSortOrder().asc("id").commit();
        table.updateProperties().set("color", "red").commit();
        Table found = catalog.loadTable(ORDERS);
        assertThat(found.schema().columns()).extracting(Types.NestedField::name).containsExactly("id", "remark", "price");
        assertThat(found.spec().fields()).hasSize(1);
        assertThat(found.sortOrder().fields()).hasSize(1);
        assertThat(found.properties()).containsEntry("color", "red");
    }

    @Test
    void branchesAndTagsAreKeptAndTheHeadCanBeSetBack() {
        Table table = orders();
        append(table);
        long first = table.currentSnapshot().snapshotId();
        append(table);
        table.manageSnapshots().createTag("eod", first).createBranch("audit", first).commit();
        table.manageSnapshots().rollbackTo(first).commit();
        Table found = catalog.loadTable(ORDERS);
        assertThat(found.currentSnapshot().snapshotId()).isEqualTo(first);
        assertThat(found.refs()).containsKeys("eod", "audit", "main");
    }

    @Test
    void aTableIsRenamedAndItsOldNameIsFree() {
        Table table = orders();
        append(table);
        catalog.renameTable(ORDERS, COPY);
        assertThat(catalog.listTables(SHOP)).containsExactly(COPY);
        assertThat(catalog.loadTable(COPY).currentSnapshot().summary()).containsEntry("total-records", "3");
        Table again = catalog.createTable(ORDERS, SCHEMA);
        assertThatThrownBy(() -> catalog.renameTable(ORDERS, COPY)).isInstanceOf(AlreadyExistsException.class);
        assertThat(again.uuid()).isNotEqualTo(table.uuid());
    }

    @Test
    void renamingWhatIsNotThereIsAnError() {
        orders();
        assertThatThrownBy(() -> catalog.renameTable(TableIdentifier.of(SHOP, "nothing"), COPY)).isInstanceOf(NoSuchTableException.class);
        assertThatThrownBy(() -> catalog.renameTable(ORDERS, TableIdentifier.of(Namespace.of("nowhere"), "x"))).isInstanceOf(NoSuchNamespaceException.class);
        assertThat(catalog.tableExists(ORDERS)).isTrue();
    }

    @Test
    void aTableThatWasDroppedIsRegisteredFromItsMetadata() {
        Table table = orders();
        append(table);
        String metadata = ((BaseTable) catalog.loadTable(ORDERS)).operations().current().metadataFileLocation();
        catalog.dropTable(ORDERS, false);
        assertThat(catalog.registerTable(ORDERS, metadata).currentSnapshot().summary()).containsEntry("total-records", "3");
        assertThatThrownBy(() -> catalog.registerTable(ORDERS, metadata)).isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void aViewIsMadeReplacedListedRenamedAndDropped() {
        orders();
        ViewCatalog views = (ViewCatalog) catalog;
        var name = TableIdentifier.of(SHOP, "big_orders");
        View view = views.buildView(name).withSchema(SCHEMA).withDefaultNamespace(SHOP).withQuery("spark", "select * from orders where id > 10").create();
        assertThat(views.listViews(SHOP)).containsExactly(name);
        assertThat(catalog.listTables(SHOP)).containsExactly(ORDERS);
        assertThatThrownBy(() -> catalog.createTable(name, SCHEMA)).isInstanceOf(AlreadyExistsException.class);
        view.replaceVersion().withSchema(SCHEMA).withDefaultNamespace(SHOP).withQuery("spark", "select * from orders where id > 20").commit();
        assertThat(views.loadView(name).history()).hasSize(2);
        views.renameView(name, COPY);
        assertThat(views.loadView(COPY).sqlFor("spark").sql()).contains("20");
        assertThat(views.dropView(COPY)).isTrue();
        assertThat(views.dropView(COPY)).isFalse();
        assertThatThrownBy(() -> views.loadView(COPY)).isInstanceOf(NoSuchViewException.class);
    }

    @Test
    void namesThatLookLikePathsReachNoFile() {
        namespaces.createNamespace(SHOP);
        for (String name : List.of("../orders", "a b", "a/b")) {
            assertThat(catalog.tableExists(TableIdentifier.of(SHOP, name))).as(name).isFalse();
        }
    }
}
