import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.types.Types;

/** The bench's table, by Iceberg's own interface: Flink's SQL cannot say that a table is partitioned by the day of a column, and Kafka Connect's sink guesses types. */
final class EventsTable {
    private EventsTable() {}

    /** Makes db.events in a Hadoop catalog. */
    static void create(String warehouse) throws Exception {
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
