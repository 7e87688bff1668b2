package io.lakeactors.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.api.CatalogService;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.cluster.EngineRuntime;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.Progress;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import io.lakeactors.testkit.FakeSource;
import io.lakeactors.testkit.Orders;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.UpdateRequirements;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequestParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of the served catalog that takes longer for a change than a pipeline for several commits. */
class SlowWriterTest {
    private static final TableName ORDERS = TableName.parse("silver.orders");
    private static final TableIdentifier IDENTIFIER = TableIdentifier.of("silver", "orders");
    private static final long CHANGE_MILLIS = 1_000;
    private static final int CHANGES = 2;
    private static final int TRIES_MAX = 5;
    @TempDir
    Path dir;

    private final FakeSource source = new FakeSource("cluster-a").topic("orders", 1);
    private final WallClock clock = new WallClock();
    private IcebergStore store;
    private EngineRuntime runtime;
    private CatalogService catalog;

    @BeforeEach
    void open() throws Exception {
        store = IcebergStore.open(CatalogConfig.sqlite("lake", dir.resolve("catalog.db"), dir.resolve("warehouse")), CommitSteps.NONE, clock);
        var parts = new EngineParts(store, Map.of("default", source), clock, new SeededIds(7), new MemoryBudget(64 << 20),
                (pipeline, contract) -> Pipelines.read("orders.yaml", pipeline, path -> contract).orThrow(), new PrometheusRegistry(), CrashPoints.NONE, Optional.of(store.care()));
        runtime = EngineRuntime.start(ConfigFactory.parseMap(Map.of("lakeactors.engine.journal.url", "jdbc:h2:file:" + dir.resolve("journal"))), parts);
        catalog = new NodeCatalog(store.door(), new EngineTables(runtime.engine(), runtime.committers()::tell));
        runtime.engine().apply(Pipelines.read("orders.yaml", Orders.PIPELINE, path -> Orders.CONTRACT).orThrow(), false).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        runtime.kill();
        source.close();
        store.close();
    }

    @Test
    void getsItsTurnWithinAFewTriesAndThePipelinesRowsAreComplete() throws Exception {
        try (var feed = new Feed()) {
            awaitPosition(100);
            long before = position();
            for (int change = 0; change < CHANGES; change++) {
                assertThat(triesOf(change)).as("tries of change " + change).isLessThanOrEqualTo(TRIES_MAX);
            }
            assertThat(position()).as("what the pipeline has read meanwhile").isGreaterThan(before);
            feed.close();
            awaitPosition(feed.produced);
            runtime.engine().drain("orders").toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(rows(false)).isEqualTo(feed.produced);
            assertThat(rows(true)).isEqualTo(CHANGES * 3);
        }
    }

    /** Loads the table, makes a change on what was loaded, takes its time, and commits it; again, until it lands. */
    private int triesOf(int change) throws InterruptedException {
        for (int tries = 1; ; tries++) {
            TableMetadata base = store.door().table(ORDERS).orElseThrow();
            var draft = new Draft(base, store.door().io());
            new BaseTable(draft, "orders").newFastAppend().appendFile(DataFiles.builder(base.spec()).withPath(base.location() + "/data/foreign-" + change + "-" + tries + ".parquet")
                    .withFormat(FileFormat.PARQUET).withFileSizeInBytes(10).withRecordCount(3).build()).commit();
            Thread.sleep(CHANGE_MILLIS);
            var updates = draft.next.changes();
            var request = UpdateTableRequest.create(IDENTIFIER, UpdateRequirements.forUpdateTable(base, updates), updates);
            var answer = catalog.answer(new CatalogService.Request("POST", List.of("v1", "namespaces", "silver", "tables", "orders"), Map.of(), Optional.empty(),
                    UpdateTableRequestParser.toJson(request)));
            if (answer.status() == 200 || tries > TRIES_MAX) {
                return tries;
            }
            assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        }
    }

    private long position() {
        return store.head(ORDERS).vector().entries().values().stream().mapToLong(Progress::next).sum();
    }

    private long rows(boolean foreign) {
        return store.scan(ORDERS).files().stream().filter(file -> file.path().contains("/foreign-") == foreign).mapToLong(TableReader.DataFile::rows).sum();
    }

    private void awaitPosition(long position) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (position() < position) {
            assertThat(System.nanoTime()).as("waited in vain for position " + position).isLessThan(until);
            Thread.sleep(20);
        }
    }

    /** A record every few milliseconds until it is closed. */
    private final class Feed implements AutoCloseable {
        private final Thread thread = Thread.ofPlatform().daemon().name("feed").start(this::run);
        private volatile boolean closed;
        private volatile int produced;

        private void run() {
            while (!closed) {
                source.produce("orders", 0, "{\"id\":" + produced + "}");
                produced++;
                LockSupport.parkNanos(5_000_000);
            }
        }

        @Override
        public void close() throws InterruptedException {
            closed = true;
            thread.join();
        }
    }

    /** A change that is not committed yet. */
    private static final class Draft implements TableOperations {
        private final TableMetadata base;
        private final FileIO io;
        private TableMetadata next;

        private Draft(TableMetadata base, FileIO io) {
            this.base = base;
            this.io = io;
        }

        @Override
        public TableMetadata current() {
            return next == null ? base : next;
        }

        @Override
        public TableMetadata refresh() {
            return current();
        }

        @Override
        public void commit(TableMetadata from, TableMetadata to) {
            next = to;
        }

        @Override
        public FileIO io() {
            return io;
        }

        @Override
        public String metadataFileLocation(String name) {
            return base.location() + "/metadata/" + name;
        }

        @Override
        public LocationProvider locationProvider() {
            return LocationProviders.locationsFor(base.location(), base.properties());
        }
    }
}
