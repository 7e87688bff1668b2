package io.lakeactors.lake.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.lake.iceberg.IcebergStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableCommit;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The served catalog through Iceberg's own client, with what it does beyond any catalog. */
abstract class ServedCatalogContract extends CatalogContract {
    private IcebergStore store;
    private RestService service;

    abstract IcebergStore store() throws Exception;

    @Override
    protected Catalog open() throws Exception {
        store = store();
        service = new RestService(new IcebergRest(store.door(), FedTables.NONE));
        return openAgain();
    }

    @Override
    protected Catalog openAgain() {
        return service.client();
    }

    @AfterEach
    void stop() {
        service.close();
        store.close();
    }

    @Test
    void aNamespaceTellsWhereItsTablesLieUnlessSomebodyHasSaidOtherwise() {
        String orders = orders().location();
        var namespaces = (SupportsNamespaces) openAgain();
        assertThat(orders).startsWith(namespaces.loadNamespaceMetadata(SHOP).get("location") + "/");
        String elsewhere = orders.replaceFirst("/shop/.*", "/elsewhere");
        namespaces.setProperties(SHOP, words("location", elsewhere));
        assertThat(namespaces.loadNamespaceMetadata(SHOP)).containsEntry("location", elsewhere);
    }

    @Test
    void aCommitWhoseAnswersAreLostIsMadeOnceAndTheClientHearsThatItWas() {
        Table table = orders();
        service.loseCommits(1);
        append(table);
        service.loseCommits(1);
        table.updateSchema().addColumn("price", Types.DoubleType.get()).commit();
        Table found = openAgain().loadTable(ORDERS);
        assertThat(found.snapshots()).hasSize(1);
        assertThat(found.schema().columns()).hasSize(3);
    }

    @Test
    void aTransactionOverTablesIsMadeWhollyOrNotAtAll() throws Exception {
        Table first = orders();
        Table second = catalog.createTable(COPY, SCHEMA);
        var client = (RESTCatalog) catalog;
        TableCommit stale = staged(second);
        client.commitTransaction(staged(first), staged(second));
        assertThat(catalog.loadTable(ORDERS).snapshots()).hasSize(1);
        assertThat(catalog.loadTable(COPY).snapshots()).hasSize(1);

        TableCommit fresh = staged(catalog.loadTable(ORDERS));
        assertThatThrownBy(() -> client.commitTransaction(fresh, stale)).isInstanceOf(CommitFailedException.class);
        assertThat(catalog.loadTable(ORDERS).snapshots()).hasSize(1);
        assertThat(catalog.loadTable(COPY).snapshots()).hasSize(1);
    }

    private static TableCommit staged(Table table) {
        var transaction = (org.apache.iceberg.BaseTransaction) org.apache.iceberg.Transactions.newTransaction(table.name(), ((org.apache.iceberg.BaseTable) table).operations());
        transaction.newFastAppend().appendFile(file(table)).commit();
        return TableCommit.create(org.apache.iceberg.catalog.TableIdentifier.of(SHOP, table.name().substring(table.name().lastIndexOf('.') + 1)),
                transaction.startMetadata(), transaction.currentMetadata());
    }

    @Test
    void committingToATableThatWasDroppedIsAnError() throws Exception {
        Table table = orders();
        openAgain().dropTable(ORDERS, false);
        assertThatThrownBy(() -> append(table)).isInstanceOf(NoSuchTableException.class);
    }

    @Test
    void manyClientsAtOnceLoseNothing() throws Exception {
        orders().updateProperties().set("commit.retry.num-retries", "50").set("commit.retry.min-wait-ms", "10").commit();
        var tasks = new ArrayList<Callable<Void>>();
        for (int i = 0; i < 3; i++) {
            tasks.add(() -> {
                Table mine = openAgain().loadTable(ORDERS);
                for (int n = 0; n < 5; n++) {
                    append(mine);
                }
                return null;
            });
        }
        try (var threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
        assertThat(catalog.loadTable(ORDERS).currentSnapshot().summary()).containsEntry("total-records", "45");
    }

    @Test
    void whatLiesOutsideTheWarehouseIsRefused() {
        orders();
        assertThatThrownBy(() -> catalog.buildTable(COPY, SCHEMA).withLocation("/etc/lake").create()).isInstanceOf(BadRequestException.class).hasMessageContaining("outside the warehouse");
        assertThatThrownBy(() -> catalog.registerTable(COPY, "/etc/passwd")).isInstanceOf(BadRequestException.class);
        Table table = catalog.loadTable(ORDERS);
        assertThatThrownBy(() -> table.updateProperties().set("write.data.path", "/tmp/elsewhere").commit()).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> table.updateLocation().setLocation("/tmp/elsewhere").commit()).isInstanceOf(BadRequestException.class);
    }

    @Test
    void aNameThatCannotBeKeptIsRefusedWithTheRule() {
        orders();
        for (String name : List.of("a-b", "2nd", "a.b")) {
            assertThatThrownBy(() -> catalog.createTable(org.apache.iceberg.catalog.TableIdentifier.of(SHOP, name), SCHEMA)).as(name).isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("letters, digits and underscores");
        }
    }
}
