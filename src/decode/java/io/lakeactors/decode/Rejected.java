package io.lakeactors.decode;

import io.lakeactors.model.RowFault;
import java.util.List;

/**
 * A record that goes to the quarantine table.
 *
 * @param row its index in the raw batch
 * @param ruleId the rule that decided it: the first broken one whose action is to quarantine
 * @param faults everything that was found wrong with it, the decoder's faults before the judge's
 */
public record Rejected(int row, String ruleId, List<RowFault> faults) {
    public Rejected {
        faults = List.copyOf(faults);
    }
}
