import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.types.Types;

/**
 * Drains a topic of the bench's events into a new Iceberg table by Flink SQL on a mini cluster in this JVM, exactly once, and ends.
 * {@code FlinkPeer BOOTSTRAP TOPIC DIR SECONDS}: the table is DIR/db/events, in a Hadoop catalog; a checkpoint, and so a commit, every so many seconds.
 */
public final class FlinkPeer {
    private static final String SOURCE = """
            CREATE TEMPORARY TABLE topic (
                event_id STRING, user_id BIGINT, ts BIGINT, event_type STRING, amount DECIMAL(12, 2), country STRING, device STRING, url STRING,
                session_id STRING, ctx ROW<campaign STRING, `variant` INT>
            ) WITH (
                'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                'properties.group.id' = 'flink', 'properties.max.poll.records' = '10000',
                'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset',
                'format' = 'json', 'json.ignore-parse-errors' = 'true', 'json.fail-on-missing-field' = 'false'
            )""";
    private static final String INSERT = """
            INSERT INTO lake.db.events /*+ OPTIONS('distribution-mode' = 'none') */
            SELECT event_id, user_id, TO_TIMESTAMP_LTZ(ts, 3), event_type, amount, country, device, url, session_id, ctx FROM topic""";

    private FlinkPeer() {}

    public static void main(String[] args) throws Exception {
        String bootstrap = args[0];
        String topic = args[1];
        String warehouse = Path.of(args[2]).toUri().toString();
        createTable(warehouse);
        var tables = StreamTableEnvironment.create(StreamExecutionEnvironment.getExecutionEnvironment(settings(warehouse, args[3])));
        tables.getConfig().set("table.local-time-zone", "UTC");
        tables.executeSql("CREATE CATALOG lake WITH ('type' = 'iceberg', 'catalog-type' = 'hadoop', 'warehouse' = '" + warehouse + "')");
        tables.executeSql(SOURCE.formatted(topic, bootstrap));
        tables.executeSql(INSERT).await();
    }

    private static Configuration settings(String warehouse, String seconds) {
        var settings = new Configuration();
        Map.of(
                "parallelism.default", "2",
                "taskmanager.numberOfTaskSlots", "2",
                "execution.checkpointing.interval", seconds + " s",
                "execution.checkpointing.mode", "EXACTLY_ONCE",
                "execution.checkpointing.dir", warehouse + "checkpoints",
                "pipeline.object-reuse", "true",
                "restart-strategy.type", "none",
                "rest.address", "127.0.0.1",
                "rest.bind-address", "127.0.0.1",
                "rest.port", "0").forEach(settings::setString);
        return settings;
    }

    /** By Iceberg's own interface: Flink's SQL cannot say that a table is partitioned by the day of a column. */
    private static void createTable(String warehouse) throws Exception {
        var text = Types.StringType.get();
        var schema = new Schema(
                Types.NestedField.optional(1, "event_id", text),
                Types.NestedField.optional(2, "user_id", Types.LongType.get()),
                Types.NestedField.optional(3, "ts", Types.TimestampType.withZone()),
                Types.NestedField.optional(4, "event_type", text),
                Types.NestedField.optional(5, "amount", Types.DecimalType.of(12, 2)),
                Types.NestedField.optional(6, "country", text),
                Types.NestedField.optional(7, "device", text),
                Types.NestedField.optional(8, "url", text),
                Types.NestedField.optional(9, "session_id", text),
                Types.NestedField.optional(10, "ctx", Types.StructType.of(
                        Types.NestedField.optional(11, "campaign", text), Types.NestedField.optional(12, "variant", Types.IntegerType.get()))));
        try (var catalog = new HadoopCatalog(new org.apache.hadoop.conf.Configuration(), warehouse)) {
            catalog.createTable(TableIdentifier.of("db", "events"), schema, PartitionSpec.builderFor(schema).day("ts").build(),
                    Map.of("format-version", "2", "write.parquet.compression-codec", "zstd"));
        }
    }
}
