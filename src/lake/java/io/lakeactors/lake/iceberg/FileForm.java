package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.parquet.ParquetLayout;
import java.util.Map;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.parquet.schema.MessageType;

/**
 * How data files of a table are written: what follows from its present schema, partition spec and properties.
 *
 * @param table as loaded
 * @param fileBytes a file ends at this size
 */
record FileForm(Table table, LocationProvider locations, ParquetLayout layout, long fileBytes, MessageType schema, Map<String, String> keyValues, MetricsConfig metrics, FormerNames former) {
    static FileForm of(Table table) {
        Map<String, String> properties = table.properties();
        return new FileForm(
                table, table.locationProvider(), TableLayout.of(properties),
                PropertyUtil.propertyAsLong(properties, TableProperties.WRITE_TARGET_FILE_SIZE_BYTES, TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT),
                ParquetSchemaUtil.convert(table.schema(), "table"), Map.of("iceberg.schema", SchemaParser.toJson(table.schema())), MetricsConfig.forTable(table),
                FormerNames.of(table.schema(), table.schemas().values()));
    }
}
