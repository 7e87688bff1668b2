package io.lakeactors.engine;

import io.lakeactors.contract.Checked;
import io.lakeactors.contract.Fault;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.model.ErrorCode;
import java.util.List;
import java.util.Optional;

/** Holds the schema that a pipeline has for its records against the contract that it has for their columns. */
public final class SchemaFit {
    private static final String MEND = "Change the contract, or the schema in the pipeline; docs/guides/formats.md has the types that fit.";

    private SchemaFit() {}

    /**
     * What was read of a pipeline, with a fault more for each column that no record could fill. Pipelines whose records name their schemas themselves have
     * none: those are held against the contract one by one, as they come.
     *
     * @param file what the pipeline's file is called in faults
     */
    public static Checked<PipelineSpec> check(String file, Checked<PipelineSpec> read) {
        Optional<PipelineSpec> typed = read.value().filter(spec -> spec.silver().isPresent());
        List<Fault> faults = typed.map(spec -> Decoder.misfits(spec.contract(), spec.format())).orElse(List.of()).stream()
                .map(misfit -> new Fault(ErrorCode.PIPELINE_INVALID, file, 0, "\"" + misfit.column() + "\" cannot be filled: " + misfit.why(), MEND)).toList();
        return faults.isEmpty() ? read : new Checked<>(Optional.empty(), faults, read.notices());
    }
}
