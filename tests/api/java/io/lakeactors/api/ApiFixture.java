package io.lakeactors.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.expression.KnownFunction;
import io.lakeactors.contract.plugins.Plugin;
import io.lakeactors.contract.plugins.Plugins;
import io.lakeactors.engine.alert.Alert;
import io.lakeactors.engine.alert.AlertBook;
import io.lakeactors.engine.alert.AlertNotice;
import io.lakeactors.engine.alert.AlertRules;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Maker;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableAdopter;
import io.lakeactors.model.TableLineage;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.Type;
import io.lakeactors.query.Auditor;
import io.lakeactors.query.QueryEngine;
import io.lakeactors.query.QueryLimits;
import io.lakeactors.sdk.RowFunction;
import io.lakeactors.sdk.ValueType;
import io.lakeactors.testkit.FakeTableStore;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An API on a real port, over an engine, a store and a reader in memory. */
final class ApiFixture implements AutoCloseable {
    static final String TOKEN = "s3cret";
    static final TableName TABLE = TableName.parse("silver.flights");
    static final ObjectMapper JSON = new ObjectMapper();

    final StandingEngine engine = new StandingEngine();
    final StandingCluster cluster = new StandingCluster();
    final StandingCatalog catalog = new StandingCatalog();
    final StandingRegistry registry = new StandingRegistry();
    final StandingMaintenance maintenance = new StandingMaintenance();
    final StandingQuarantine quarantine = new StandingQuarantine();
    final StandingGold gold = new StandingGold();
    final List<String> stops = new CopyOnWriteArrayList<>();
    final ApiServer server;
    volatile boolean ready = true;
    private final ActorSystem<Void> system;
    private final HttpClient client = HttpClient.newHttpClient();

    /** In plain HTTP. */
    static ApiBinding at(String host, int port, Optional<String> token) {
        return new ApiBinding(host, port, token, Optional.empty(), false, ApiBinding.Open.PROBES);
    }

    ApiFixture(Optional<String> token) {
        this(at("127.0.0.1", 0, token));
    }

    ApiFixture(ApiBinding at) {
        system = ActorSystem.create(Behaviors.empty(), "api-test", ConfigFactory.parseString("pekko.loglevel = ERROR").withFallback(ConfigFactory.load()));
        server = ApiServer.start(system, parts(), at).toCompletableFuture().join();
    }

    ActorSystem<Void> system() {
        return system;
    }

    ApiParts parts() {
        var store = new FakeTableStore();
        store.ensure(new TableSpec(TABLE, new Schema(List.of(Field.of("carrier", new Type.Text(), true))).with(AuditColumns.FIELDS), List.of(), Map.of()),
                false);
        var reader = new EmptyTables();
        var queries = new QueryEngine(reader, QueryLimits.DEFAULT);
        var metrics = new PrometheusRegistry();
        Counter.builder().name("lake_rows_total").help("rows").register(metrics).inc(7);
        return new ApiParts(engine, cluster, maintenance, queries, new Auditor(store, reader, queries), store, reader, metrics, new Control(), catalog, (spec, directory, dryRun) ->
                new TableAdopter.Adopted(spec.name(), "/lake/" + spec.name(), 2, 10, 100, List.of("day")), new StandingBackups(), registry, new StandingChecks(), quarantine, gold);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.uri() + path)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path).build());
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").header("Authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    HttpResponse<String> delete(String path) {
        return send(request(path).header("Authorization", "Bearer " + TOKEN).DELETE().build());
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException notJson) {
            throw new IllegalStateException(response.body(), notJson);
        }
    }

    /** An error of this number that says these words, and nothing of the inside. */
    static void assertFault(HttpResponse<String> response, int status, ErrorCode code, String... words) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        var fault = json(response);
        assertThat(fault.path("number").asInt()).isEqualTo(code.number());
        assertThat(fault.path("code").asText()).isEqualTo(code.name());
        for (String word : words) {
            assertThat(fault.path("what").asText() + fault.path("where").asText() + fault.path("mend").asText()).contains(word);
        }
        assertThat(response.body()).doesNotContain("Exception", "\tat ");
    }

    @Override
    public void close() {
        server.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }

    private final class Control implements NodeControl {
        @Override
        public Map<String, String> endpoints() {
            return Map.of("api", "http://here");
        }

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public String home() {
            return "/lake";
        }

        @Override
        public Optional<SourceConnector> source(String pipeline) {
            return Optional.empty();
        }

        @Override
        public AlertBook.View alerts() {
            var lag = new Alert(AlertRules.Rule.LAG, "orders", "orders is far behind", 1_000);
            return new AlertBook.View(List.of(lag), List.of(new AlertNotice(AlertNotice.Change.FIRED, lag, 1_000)));
        }

        @Override
        public Plugins plugins() {
            return new Plugins(List.of(new Plugin(KnownFunction.of(new Band()), "code", "band.jar", "ab".repeat(32))),
                    List.of(LakeError.of(ErrorCode.PLUGIN_INVALID, "torn.jar cannot be loaded: it is no jar", "torn.jar", "Mend or remove the file")));
        }

        @Override
        public void stop(boolean drain) {
            stops.add("drain=" + drain);
        }
    }

    private record Band() implements RowFunction {
        @Override
        public String name() {
            return "band";
        }

        @Override
        public int version() {
            return 2;
        }

        @Override
        public List<ValueType> arguments() {
            return List.of(ValueType.DOUBLE, ValueType.LOCAL_TIME);
        }

        @Override
        public ValueType result() {
            return ValueType.TEXT;
        }

        @Override
        public Object apply(Object[] arguments) {
            return "";
        }
    }

    /** The table and its quarantine, without files. */
    private static final class EmptyTables implements TableReader {
        @Override
        public Scan scan(TableName table) {
            if (!list().contains(table)) {
                throw LakeError.of(ErrorCode.TABLE_NOT_FOUND, "there is no table " + table, "", "`lake tables` lists them.").asException();
            }
            var columns = new ArrayList<ColumnInfo>();
            var names = table.equals(TABLE)
                    ? Map.of("carrier", "string", AuditColumns.TOPIC, "string", AuditColumns.PARTITION, "int", AuditColumns.OFFSET, "long")
                    : Map.of("rule_id", "string", "rule_ids", "list<string>", "messages", "list<string>", "key", "binary", "value", "binary", "headers",
                    "string",
                            AuditColumns.TOPIC, "string", AuditColumns.PARTITION, "int", AuditColumns.OFFSET, "long", AuditColumns.INGEST_TS, "timestamptz");
            names.forEach((name, type) -> columns.add(new ColumnInfo(columns.size() + 1, name, type, false)));
            if (!table.equals(TABLE)) {
                columns.add(new ColumnInfo(columns.size() + 1, AuditColumns.CONTRACT_VERSION, "string", false));
            }
            return new Scan(table, java.util.OptionalLong.empty(), 0, columns, List.of(), Map.of(), "/warehouse/" + table);
        }

        /** One commit of a pipeline, of a topic whose earlier positions are not known. */
        @Override
        public TableLineage lineage(TableName table, OptionalLong snapshot, int stepsMax) {
            List<TableLineage.Input> inputs = List.of(new TableLineage.Input.Positions(new SourceKey("default", "cluster-1", "flights", 0), OptionalLong.empty(), 3));
            return new TableLineage(table, "/warehouse/" + table, OptionalLong.of(7), 1, inputs,
                    List.of(new TableLineage.Step(7, 1, TableLineage.Kind.PIPELINE, List.of(new Maker("flights", "flights 1.0.0")), "c-1", 1, List.of(), inputs, 3, 0)));
        }

        @Override
        public List<TableName> list() {
            return List.of(TABLE, TABLE.quarantine());
        }
    }
}
