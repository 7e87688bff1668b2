package io.lakeactors.lake.iceberg;

import static org.apache.iceberg.util.PropertyUtil.propertyAsInt;
import static org.apache.iceberg.util.PropertyUtil.propertyAsLong;

import io.lakeactors.lake.parquet.ParquetLayout;
import java.util.Map;
import org.apache.iceberg.TableProperties;

/** How a table wishes its files to be cut and packed. Its codec is always zstd, whatever it wishes: every reader reads it. */
final class TableLayout {
    private static final int ZSTD_LEVEL = 1;
    /** Smaller than Iceberg's: a page, its encoded and its compressed form then stay in a core's cache. */
    private static final int PAGE_BYTES = 256 << 10;

    private TableLayout() {}

    static ParquetLayout of(Map<String, String> properties) {
        return of(properties, Long.MAX_VALUE);
    }

    /** @param rowGroupBytesMax what a row group may hold at most, whatever the table wishes */
    static ParquetLayout of(Map<String, String> properties, long rowGroupBytesMax) {
        long rowGroupBytes = propertyAsLong(properties, TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES_DEFAULT);
        return new ParquetLayout(
                propertyAsInt(properties, TableProperties.PARQUET_PAGE_ROW_LIMIT, TableProperties.PARQUET_PAGE_ROW_LIMIT_DEFAULT),
                propertyAsInt(properties, TableProperties.PARQUET_PAGE_SIZE_BYTES, PAGE_BYTES),
                Math.min(rowGroupBytes, rowGroupBytesMax),
                propertyAsInt(properties, TableProperties.PARQUET_DICT_SIZE_BYTES, TableProperties.PARQUET_DICT_SIZE_BYTES_DEFAULT),
                propertyAsInt(properties, TableProperties.PARQUET_COMPRESSION_LEVEL, ZSTD_LEVEL));
    }
}
