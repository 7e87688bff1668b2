package io.lakeactors.api.wire;

import java.util.List;

/**
 * What a pipeline will do and what the engine derives from its goals.
 *
 * @param changes what applying it would change
 * @param contractChanges what changes of columns and rules against the contract of the running pipeline of that name, if there is one
 * @param notices what its files say and is not enforced yet
 */
public record Explanation(String pipeline, List<Setting> settings, List<Column> columns, List<Check> checks, List<String> changes,
        List<String> contractChanges, List<String> notices) {
    /** A node that is older says nothing of the contract that runs. */
    public Explanation {
        contractChanges = contractChanges == null ? List.of() : List.copyOf(contractChanges);
    }

    /** @param why where the value comes from */
    public record Setting(String name, String value, String why) {}

    public record Column(String name, String type, boolean required, String source) {}

    /** @param says what the rule asks of rows, or after {@code table:} of the whole table @param onFail log, quarantine, drop or fail; of the whole table: warn, alert, or alert and degrade */
    public record Check(String rule, String says, String onFail) {}
}
