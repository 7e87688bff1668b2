package io.lakeactors.engine.checks;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A table with what its contract says of it as a whole.
 *
 * @param contract its name and version
 * @param digest of what the contract says
 */
record CheckedTable(TableName table, String pipeline, String contract, String digest, List<TableCheck> checks) {
    /** A gold table, of which nothing is measured here. */
    static CheckedTable ofGold(CheckKeeper.Judged judged) {
        return new CheckedTable(judged.table(), judged.maker(), judged.contract(), judged.fresh().map(TableEvaluation::checks).orElse(""), List.of());
    }

    boolean isGold() {
        return TableEvaluation.isGold(pipeline);
    }

    /** Empty if the contract has no checks on whole tables, or the pipeline has no table of what the contract describes. */
    static Optional<CheckedTable> of(PipelineSpec spec) {
        var contract = spec.contract();
        return spec.silver().filter(silver -> !contract.checks().isEmpty()).map(silver ->
                new CheckedTable(silver.table(), spec.name(), contract.title(), contract.fingerprint(), contract.checks()));
    }
}
