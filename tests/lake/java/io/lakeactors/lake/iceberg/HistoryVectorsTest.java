package io.lakeactors.lake.iceberg;

import java.util.Map;

/** All that holds of a history holds in format 3 too, where rows that end go by deletion vectors. */
class HistoryVectorsTest extends HistoryTest {
    @Override
    protected Map<String, String> properties() {
        return Map.of("format-version", "3");
    }
}
