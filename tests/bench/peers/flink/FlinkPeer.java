import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * Drains a topic of the bench's events into a new Iceberg table by Flink SQL on a mini cluster in this JVM, exactly once, and ends.
 * {@code FlinkPeer BOOTSTRAP TOPIC DIR SECONDS [live]}: the table is DIR/db/events, in a Hadoop catalog; a checkpoint, and so a commit, every so many seconds. Live it goes on at the topic's end.
 */
public final class FlinkPeer {
    private static final String SOURCE = """
            CREATE TEMPORARY TABLE topic (
                event_id STRING, user_id BIGINT, ts BIGINT, event_type STRING, amount DECIMAL(12, 2), country STRING, device STRING, url STRING,
                session_id STRING, ctx ROW<campaign STRING, `variant` INT>
            ) WITH (
                'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                'properties.group.id' = 'flink', 'properties.max.poll.records' = '10000',
                'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = '%s',
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
        EventsTable.create(warehouse);
        var tables = StreamTableEnvironment.create(StreamExecutionEnvironment.getExecutionEnvironment(settings(warehouse, args[3])));
        tables.getConfig().set("table.local-time-zone", "UTC");
        tables.executeSql("CREATE CATALOG lake WITH ('type' = 'iceberg', 'catalog-type' = 'hadoop', 'warehouse' = '" + warehouse + "')");
        tables.executeSql(SOURCE.formatted(topic, bootstrap, args.length > 4 ? "unbounded" : "latest-offset"));
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
}
