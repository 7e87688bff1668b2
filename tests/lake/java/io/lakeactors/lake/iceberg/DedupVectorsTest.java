package io.lakeactors.lake.iceberg;

import java.util.Map;

/** All that holds of a table without duplicates holds in format 3 too, where rows go by deletion vectors. */
class DedupVectorsTest extends DedupTest {
    @Override
    protected Map<String, String> properties() {
        return Map.of("format-version", "3");
    }
}
