package io.lakeactors.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DuckErrorsTest {
    /** What DuckDB throws, whatever the reason, once a result is handed out while it is computed. */
    @Test
    void aResultThatBreaksOffIsToldWithAllThatMayBeTheReason() {
        var error = DuckErrors.of(new SQLException("Invalid Input Error: Invalid result set"), QueryLimits.DEFAULT).error();
        assertThat(error.what()).contains("512 MiB of memory", "30000 ms", "a data file");
        assertThat(error.mend()).doesNotContain("Correct the query");
    }
}
