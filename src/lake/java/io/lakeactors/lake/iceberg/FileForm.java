package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.parquet.ParquetLayout;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.parquet.schema.MessageType;

/**
 * How data files of a table are written: what follows from its present schema, partition spec and properties.
 *
 * @param table as loaded
 * @param fileBytes a file ends at this size
 * @param former from what columns were called before to what they are called now: whoever still writes under the contract before a rename means the same columns
 */
record FileForm(Table table, LocationProvider locations, ParquetLayout layout, long fileBytes, MessageType schema, Map<String, String> keyValues, MetricsConfig metrics, Map<String, String> former) {
    static FileForm of(Table table) {
        Map<String, String> properties = table.properties();
        return new FileForm(
                table, table.locationProvider(), TableLayout.of(properties),
                PropertyUtil.propertyAsLong(properties, TableProperties.WRITE_TARGET_FILE_SIZE_BYTES, TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT),
                ParquetSchemaUtil.convert(table.schema(), "table"), Map.of("iceberg.schema", SchemaParser.toJson(table.schema())), MetricsConfig.forTable(table),
                formerNames(table.schema(), table.schemas().values()));
    }

    /** Names that no column has now and that one had in an earlier schema, with what that one is called now. Only columns, not what is nested in them. */
    static Map<String, String> formerNames(Schema now, Collection<Schema> all) {
        var former = new HashMap<String, String>();
        all.stream().sorted(Comparator.comparingInt(Schema::schemaId)).forEach(earlier -> {
            for (Types.NestedField column : earlier.columns()) {
                Types.NestedField same = now.asStruct().field(column.fieldId());
                if (same != null && now.asStruct().field(column.name()) == null) {
                    former.put(column.name(), same.name());
                }
            }
        });
        return Map.copyOf(former);
    }
}
