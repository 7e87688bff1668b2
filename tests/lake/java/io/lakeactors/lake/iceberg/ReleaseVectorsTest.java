package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.TableQuarantine.Action;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records leave a quarantine of format 3 as they leave any other, by deletion vectors. */
class ReleaseVectorsTest extends ReleaseTest {
    @Override
    protected Map<String, String> properties() {
        return Map.of("format-version", "3");
    }

    @Test
    void whatHasLeftAFileBeforeStaysAwayWhenMoreLeavesIt() {
        refuse(5);
        assertThat(care.change(planned(Action.RELEASE, 1))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(care.change(planned(Action.DISCARD, 3))).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(inQuarantine()).containsExactly(2L, 4L);
        assertThat(((IcebergStore) store).loaded(QUARANTINE).currentSnapshot().summary()).containsEntry("total-delete-files", "1").containsEntry("total-position-deletes", "2");
    }
}
