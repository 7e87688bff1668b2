package io.lakeactors.engine.partition;

import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.Selection;
import io.lakeactors.quality.Exceeded;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one raw batch.
 *
 * @param parts the rows for each table
 * @param ledger of the judged target; for a bronze-only pipeline every row is written
 * @param quarantined rows by the deciding rule, likewise {@code dropped} and {@code logged}
 * @param eventTime how far the time of events has come behind the batch, if rows are judged by it
 * @param exceeded ranges with too many faulty records that stop nothing
 * @param stops the error of a rule that stops the pipeline: nothing of the batch may be written
 */
public record Refined(List<Part> parts, Ledger ledger, Map<String, Long> quarantined, Map<String, Long> dropped, Map<String, Long> logged,
        Optional<EventTime> eventTime, List<Exceeded> exceeded, Optional<LakeError> stops) {
    /** Of rows that are not judged by the time of events. */
    public Refined(List<Part> parts, Ledger ledger, Map<String, Long> quarantined, Map<String, Long> dropped, Map<String, Long> logged, Optional<LakeError> stops) {
        this(parts, ledger, quarantined, dropped, logged, Optional.empty(), List.of(), stops);
    }

    /** The selected rows go to the table of this role. */
    public record Part(Role role, ColumnBatch batch, Selection rows) {}

    /** What a table is to a pipeline. */
    public enum Role {
        BRONZE,
        SILVER,
        QUARANTINE
    }
}
