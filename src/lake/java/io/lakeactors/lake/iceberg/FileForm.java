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
record FileForm(Table table, LocationProvider locations, ParquetLayout layout, long fileBytes, MessageType schema, Map<String, String> keyValues, MetricsConfig metrics) {
    private static final int ZSTD_LEVEL = 1;
    /** Smaller than Iceberg's: a page, its encoded and its compressed form then stay in a core's cache. */
    private static final int PAGE_BYTES = 256 << 10;

    static FileForm of(Table table) {
        Map<String, String> properties = table.properties();
        return new FileForm(
                table, table.locationProvider(), layout(properties),
                PropertyUtil.propertyAsLong(properties, TableProperties.WRITE_TARGET_FILE_SIZE_BYTES, TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT),
                ParquetSchemaUtil.convert(table.schema(), "table"), Map.of("iceberg.schema", SchemaParser.toJson(table.schema())), MetricsConfig.forTable(table));
    }

    /** The table's own wishes. Its codec is always zstd, whatever it wishes: every reader reads it. */
    private static ParquetLayout layout(Map<String, String> properties) {
        return new ParquetLayout(
                PropertyUtil.propertyAsInt(properties, TableProperties.PARQUET_PAGE_ROW_LIMIT, TableProperties.PARQUET_PAGE_ROW_LIMIT_DEFAULT),
                PropertyUtil.propertyAsInt(properties, TableProperties.PARQUET_PAGE_SIZE_BYTES, PAGE_BYTES),
                PropertyUtil.propertyAsLong(
                        properties, TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES_DEFAULT),
                PropertyUtil.propertyAsInt(properties, TableProperties.PARQUET_DICT_SIZE_BYTES, TableProperties.PARQUET_DICT_SIZE_BYTES_DEFAULT),
                PropertyUtil.propertyAsInt(properties, TableProperties.PARQUET_COMPRESSION_LEVEL, ZSTD_LEVEL));
    }
}
