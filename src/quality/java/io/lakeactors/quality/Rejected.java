package io.lakeactors.quality;

import io.lakeactors.model.RowFault;
import java.util.List;

/**
 * A row that does not pass and goes to quarantine.
 *
 * @param row the record's index in its batch
 * @param ruleId the rule that decides: the first that the row breaks and that does more than log
 * @param faults everything that is wrong with the row: the decoder's faults, then the broken rules in the contract's order
 */
public record Rejected(int row, String ruleId, List<RowFault> faults) {
    public Rejected {
        faults = List.copyOf(faults);
    }
}
