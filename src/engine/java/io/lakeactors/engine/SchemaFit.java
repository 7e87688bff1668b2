package io.lakeactors.engine;

import io.lakeactors.contract.Checked;
import io.lakeactors.contract.Fault;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.decode.Misfit;
import io.lakeactors.model.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds the schema that a pipeline has for its records against the contract that it has for their columns. */
public final class SchemaFit {
    private static final String MEND = "Change the contract, or the schema in the pipeline; docs/guides/formats.md has the types that fit.";

    private SchemaFit() {}

    /**
     * What was read of a pipeline, with a fault more for each column that no record could fill, and a notice for each that nothing is wrong with but that it stays
     * null. Pipelines whose records name their schemas themselves have none: those are held against the contract one by one, as they come.
     *
     * @param file what the pipeline's file is called in faults
     */
    public static Checked<PipelineSpec> check(String file, Checked<PipelineSpec> read) {
        Optional<PipelineSpec> typed = read.value().filter(spec -> spec.silver().isPresent());
        var found = typed.map(spec -> Decoder.misfits(spec.contract(), spec.format())).orElse(List.of()).stream().collect(Collectors.partitioningBy(Misfit::stays));
        List<Fault> faults = found.get(false).stream().map(misfit -> new Fault(ErrorCode.PIPELINE_INVALID, file, 0, told(misfit), MEND)).toList();
        var notices = Stream.concat(read.notices().stream(), found.get(true).stream().map(misfit -> file + ": \"" + misfit.column() + "\" stays null: " + misfit.why())).toList();
        return new Checked<>(faults.isEmpty() ? read.value() : Optional.empty(), read.value().isEmpty() ? read.faults() : faults, notices);
    }

    private static String told(Misfit misfit) {
        String whenever = misfit.within().isEmpty() ? "" : ", and the contract requires it wherever \"" + misfit.within() + "\" is there";
        return "\"" + misfit.column() + "\" cannot be filled: " + misfit.why() + whenever;
    }
}
