package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.lake.catalog.FedTables;
import io.lakeactors.lake.catalog.IcebergRest;
import io.lakeactors.lake.catalog.RestService;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableLineage;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
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

    private final List<String> heard = new ArrayList<>();
    private IcebergRest rest;
    private RestService service;
    private RESTCatalog client;

    /** One pipeline, to one table, which hears how others fare. */
    private final class Shop implements FedTables {
        @Override
        public Optional<String> pipelineOf(TableName table) {
            return table.equals(ORDERS) ? Optional.of("shop") : Optional.empty();
        }

        @Override
        public void lost(TableName table, long tookMillis) {
            heard.add(table + (tookMillis == Long.MAX_VALUE ? " lost, nobody knows when it was begun" : tookMillis >= 20 && tookMillis < 60_000 ? " lost" : " lost after " + tookMillis));
        }

        @Override
        public void landed(TableName table) {
            heard.add(table + " landed");
        }
    }

    @Override
    protected IcebergStore create() {
        var made = super.create();
        rest = new IcebergRest(made.door(), new Shop());
        service = new RestService(rest);
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
    void whatAClientAddsIsAStepOfItsOwnAndHidesNoPositions() {
        store.commit(request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1)));
        foreignAppend();
        store.commit(request(1, Map.of(P0, advance(2, 4)), file(ORDERS, 1, 2, 3)));
        var steps = ((IcebergStore) store).lineage(ORDERS, OptionalLong.empty(), 10).steps();
        assertThat(steps).extracting(TableLineage.Step::kind).containsExactly(TableLineage.Kind.PIPELINE, TableLineage.Kind.CATALOG, TableLineage.Kind.PIPELINE);
        assertThat(steps.getFirst().inputs()).containsExactly(new TableLineage.Input.Positions(P0, OptionalLong.of(2), 4));
        assertThat(steps.get(1).added()).isEqualTo(3);
    }

    @Test
    void aSnapshotNamesTheBoundedRunsThatReadIt() {
        var plain = request(4, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1));
        store.commit(new CommitRequest(plain.commitId(), plain.epoch(), plain.target(), plain.targetUuid(), plain.advances(), plain.files(), new TreeSet<>(List.of("b", "a")), new TreeSet<>()));
        assertThat(client.loadTable(IDENTIFIER).currentSnapshot().summary()).containsEntry("la.runs", "a,b");
        store.commit(request(4, Map.of(P0, advance(2, 4)), file(ORDERS, 1, 2, 3)));
        assertThat(client.loadTable(IDENTIFIER).currentSnapshot().summary()).doesNotContainKey("la.runs");
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

    private int relyingOn(String requirement) {
        String body = "{\"requirements\":[" + requirement + "],\"updates\":[{\"action\":\"set-properties\",\"updates\":{\"color\":\"" + System.nanoTime() + "\"}}]}";
        return rest.answer(new IcebergRest.Request("POST", List.of("v1", "namespaces", "silver", "tables", "orders"), Map.of(), Optional.empty(), body)).status();
    }

    private int relyingOnHead(String snapshot) {
        return relyingOn("{\"type\":\"assert-ref-snapshot-id\",\"ref\":\"main\",\"snapshot-id\":" + snapshot + "}");
    }

    @Test
    void thePipelineHearsOfThoseWhoAreRefusedBecauseTheHeadHasMoved() throws Exception {
        store.commit(request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1)));
        long old = store.head(ORDERS).snapshotId().orElseThrow();
        store.commit(request(1, Map.of(P0, advance(2, 4)), file(ORDERS, 1, 2, 3)));
        Thread.sleep(20);

        assertThat(relyingOnHead(String.valueOf(old))).isEqualTo(409);
        assertThat(relyingOnHead("null")).isEqualTo(409);
        assertThat(relyingOnHead("4711")).isEqualTo(409);
        assertThat(heard).containsExactly("silver.orders lost", "silver.orders lost, nobody knows when it was begun", "silver.orders lost, nobody knows when it was begun");

        heard.clear();
        assertThat(relyingOn("{\"type\":\"assert-current-schema-id\",\"current-schema-id\":7}")).isEqualTo(409);
        assertThat(heard).as("what no commit of a pipeline causes").isEmpty();

        assertThat(relyingOnHead(String.valueOf(store.head(ORDERS).snapshotId().orElseThrow()))).isEqualTo(200);
        assertThat(heard).containsExactly("silver.orders landed");
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
    void howRowsOfATableReplaceEachOtherIsNotChangedByOthers() {
        TableSpec spec = spec(ORDERS);
        var rule = new MergeRule(List.of("n"), List.of(), Optional.of(new MergeRule.Deletion("n", List.of("1"))), 5);
        Table table = client.loadTable(IDENTIFIER);
        assertThatThrownBy(() -> table.updateProperties().set("la.merge.keys", "n").commit()).isInstanceOf(ForbiddenException.class);
        store.ensure(new TableSpec(ORDERS, spec.schema(), spec.partitioning(), rule.properties()), false);

        Table merged = client.loadTable(IDENTIFIER);
        for (String property : rule.properties().keySet()) {
            assertThatThrownBy(() -> merged.updateProperties().remove(property).commit()).isInstanceOf(ForbiddenException.class).hasMessageContaining(property);
            assertThatThrownBy(() -> merged.updateProperties().set(property, "7").commit()).isInstanceOf(ForbiddenException.class).hasMessageContaining("pipeline shop writes it");
        }
        assertThatThrownBy(() -> merged.updateProperties().set("format-version", "3").commit()).isInstanceOf(ForbiddenException.class).hasMessageContaining("format 2");
        merged.updateProperties().set("color", "red").commit();
        assertThat(MergeRule.of(client.loadTable(IDENTIFIER).properties())).contains(rule);
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
