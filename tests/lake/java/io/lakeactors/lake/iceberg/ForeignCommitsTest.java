package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.lake.catalog.IcebergRest;
import io.lakeactors.lake.catalog.RestService;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.TableHead;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients of the served catalog write to the tables that the engine writes to: one order for all, and the positions are never lost. */
class ForeignCommitsTest extends LossyStoreFixture {
    private static final TableIdentifier IDENTIFIER = TableIdentifier.of("silver", "orders");

    private RestService service;
    private RESTCatalog client;

    @Override
    protected IcebergStore create() {
        var made = super.create();
        service = new RestService(new IcebergRest(made.door(), table -> table.equals(ORDERS) ? Optional.of("shop") : Optional.empty()));
        client = service.client();
        return made;
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void foreignAppend() {
        Table table = client.loadTable(IDENTIFIER);
        table.newFastAppend().appendFile(DataFiles.builder(table.spec()).withPath(table.location() + "/data/foreign-" + System.nanoTime() + ".parquet").withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(10).withRecordCount(3).build()).set("la.vec", "forged").commit();
    }

    @Test
    void theHeadSaysWhichPositionsItHoldsWhoeverMovedIt() {
        store.commit(request(4, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1)));
        TableHead before = store.head(ORDERS);

        foreignAppend();

        var summary = client.loadTable(IDENTIFIER).currentSnapshot().summary();
        assertThat(VectorCodec.decode(summary.get(Summary.VECTOR))).isEqualTo(before.vector());
        assertThat(summary).containsEntry(Summary.EPOCH, "4").containsKey(Summary.COMMIT_ID).containsEntry("la.via", "catalog");
        TableHead after = store.head(ORDERS);
        assertThat(after.vector()).isEqualTo(before.vector());
        assertThat(after.commitId()).isPresent().isNotEqualTo(before.commitId());
        assertThat(store.commit(request(4, Map.of(P0, advance(2, 4)), file(ORDERS, 1, 2, 3)))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(store.head(ORDERS).vector().of(P0).orElseThrow().next()).isEqualTo(4);
    }

    @Test
    void aTableThatAClientWroteFirstIsNoTableWithoutEvidence() {
        foreignAppend();

        assertThat(store.head(ORDERS).evidence()).isEqualTo(TableHead.Evidence.FOUND);
        assertThat(store.commit(request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1)))).isInstanceOf(CommitOutcome.Committed.class);
    }

    @Test
    void aCommitThatAClientOvertookLosesTheRaceAndLandsNext() {
        var request = request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1));
        var once = new AtomicReference<>(true);
        steps.set(step -> {
            if (step.equals(CommitSteps.BEFORE_SWAP) && once.getAndSet(false)) {
                foreignAppend();
            }
        });

        assertThat(store.commit(request)).isInstanceOf(CommitOutcome.Conflicted.class);
        assertThat(store.commit(request)).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(client.loadTable(IDENTIFIER).currentSnapshot().summary()).containsEntry("total-records", "5");
    }

    @Test
    void aClientThatWeOvertookTriesAgainAndLands() {
        Table table = client.loadTable(IDENTIFIER);
        var append = table.newFastAppend().appendFile(DataFiles.builder(table.spec()).withPath(table.location() + "/data/x.parquet").withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(10).withRecordCount(3).build());
        append.apply();
        store.commit(request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1)));

        append.commit();

        assertThat(client.loadTable(IDENTIFIER).currentSnapshot().summary()).containsEntry("total-records", "5");
        assertThat(store.head(ORDERS).vector().of(P0).orElseThrow().next()).isEqualTo(2);
    }

    @Test
    void aLostAnswerOfTheDatabaseIsDecidedBeforeTheClientHears() {
        for (var loss : LossyDatabase.Loss.values()) {
            int before = hits();
            database.lose(loss, "08006", 0);
            try {
                foreignAppend();
            } catch (org.apache.iceberg.exceptions.CommitStateUnknownException e) {
                // The catalog was not to be reached before anything was sent for good; the client keeps its files.
                assertThat(loss).isEqualTo(LossyDatabase.Loss.ANSWER_TO_UPDATE);
            }
            assertThat(hits()).isEqualTo(before + 1);
        }
        Table table = client.loadTable(IDENTIFIER);
        long snapshots = java.util.stream.StreamSupport.stream(table.snapshots().spliterator(), false).count();
        assertThat(table.currentSnapshot().summary()).containsEntry("total-records", String.valueOf(snapshots * 3));
        assertThat(snapshots).isGreaterThanOrEqualTo(2);
        table.snapshots().forEach(snapshot -> assertThat(snapshot.allManifests(table.io())).isNotEmpty());
    }

    private int hits() {
        return database.hits();
    }

    @Test
    void whatAPipelineWritesIsNotTakenAway() {
        store.commit(request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1)));
        assertThatThrownBy(() -> client.dropTable(IDENTIFIER, true)).isInstanceOf(ForbiddenException.class).hasMessageContaining("pipeline shop writes it");
        assertThatThrownBy(() -> client.renameTable(IDENTIFIER, TableIdentifier.of("silver", "other"))).isInstanceOf(ForbiddenException.class);
        Table table = client.loadTable(IDENTIFIER);
        assertThatThrownBy(() -> table.updateSchema().deleteColumn("n").commit()).isInstanceOf(ForbiddenException.class).hasMessageContaining("the column n");
        assertThatThrownBy(() -> table.updateSchema().renameColumn("n", "m").commit()).isInstanceOf(ForbiddenException.class);
        assertThatThrownBy(() -> client.buildTable(IDENTIFIER, table.schema()).replaceTransaction().commitTransaction()).isInstanceOf(ForbiddenException.class);
        assertThat(store.head(ORDERS).vector().entries()).hasSize(1);
    }

    @Test
    void columnsMayBeAddedWhileAPipelineWrites() {
        client.loadTable(IDENTIFIER).updateSchema().addColumn("remark", Types.StringType.get()).commit();
        assertThat(store.commit(request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1)))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(((IcebergStore) store).scan(ORDERS).schemaColumns()).extracting(column -> column.name()).contains("remark", "n");
    }

    @Test
    void aQuarantineTableOfNoPipelineMayBeDroppedWithItsFiles() {
        store.commit(request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0), file(QUARANTINE, 1, 1)));
        String location = ((IcebergStore) store).scan(QUARANTINE).files().getFirst().path();
        assertThat(client.dropTable(TableIdentifier.of(QUARANTINE.namespace(), QUARANTINE.name()), true)).isTrue();
        assertThat(Path.of(location)).doesNotExist();
    }
}
