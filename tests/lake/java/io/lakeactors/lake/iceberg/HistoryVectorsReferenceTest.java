package io.lakeactors.lake.iceberg;

import java.util.Map;

/** The same of a table of format 3. */
class HistoryVectorsReferenceTest extends HistoryReferenceTest {
    @Override
    protected Map<String, String> properties() {
        return Map.of("format-version", "3");
    }
}
