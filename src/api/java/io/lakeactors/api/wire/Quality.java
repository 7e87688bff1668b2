package io.lakeactors.api.wire;

import java.util.List;

/** How tables stand with the checks of their contracts. @param enabled whether anything is evaluated unasked */
public record Quality(boolean enabled, List<Dataset> datasets) {
    /**
     * @param checks how many there are
     * @param trouble why the last try to evaluate came to nothing, or empty
     * @param last null before the first evaluation
     */
    public record Dataset(String table, String pipeline, String contract, int checks, String trouble, @MayBeNull QualityEvaluation last) {}
}
