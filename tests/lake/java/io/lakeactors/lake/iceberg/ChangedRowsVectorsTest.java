package io.lakeactors.lake.iceberg;

import java.util.Map;

/** The same in format 3, where rows go by deletion vectors. */
class ChangedRowsVectorsTest extends ChangedRowsTest {
    @Override
    protected Map<String, String> properties() {
        return Map.of("format-version", "3");
    }
}
