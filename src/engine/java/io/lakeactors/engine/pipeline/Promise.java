package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;
import java.util.Optional;

/**
 * That a table is written under a contract: what its readers rely on.
 *
 * @param contract the contract's id, the same in all its versions
 */
public record Promise(String table, String contract) {
    /** Empty if a pipeline writes no table under its contract. */
    public static Optional<Promise> of(PipelineSpec spec) {
        return spec.silver().map(silver -> new Promise(silver.table().toString(), spec.contract().id()));
    }
}
