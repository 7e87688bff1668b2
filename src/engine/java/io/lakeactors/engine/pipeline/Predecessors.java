package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.Comparison;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.SemanticVersion;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What those who read a pipeline's table were promised by the contract that it was written under before: that does not end with a pipeline's name.
 *
 * @param isThere whether there is a pipeline of that name
 * @param own what that pipeline is now; empty if it is not there, or if its texts cannot be read any more
 * @param others that wrote the table under the same contract, none of them under a later version
 */
public record Predecessors(boolean isThere, Optional<PipelineSpec> own, List<PipelineSpec> others) {
    public Predecessors {
        others = List.copyOf(others);
    }

    /** Of these others. A version has nothing to keep of what a later one says: pipelines may go over to that one after the other, and be restored meanwhile. */
    public static Predecessors of(boolean isThere, Optional<PipelineSpec> own, List<PipelineSpec> others, PipelineSpec now) {
        return new Predecessors(isThere, own, others.stream().filter(other -> !isLater(other, now)).toList());
    }

    private static boolean isLater(PipelineSpec other, PipelineSpec now) {
        return version(other).flatMap(its -> version(now).map(ours -> its.compareTo(ours) > 0)).orElse(false);
    }

    private static Optional<SemanticVersion> version(PipelineSpec spec) {
        return SemanticVersion.of(spec.contract().version());
    }

    /** The pipeline itself first. */
    public Stream<PipelineSpec> all() {
        return Stream.concat(own.stream(), others.stream());
    }

    /** What the promise of others would miss; a pipeline that is there asks itself, once it knows that the tables could take the change. */
    public Optional<LakeError> broken(PipelineSpec now) {
        return others.stream().flatMap(other -> broken(other, now).stream()).findFirst();
    }

    /** What those who read the table that a pipeline writes would miss, unless the contract's version says that something breaks. */
    static Optional<LakeError> broken(PipelineSpec before, PipelineSpec now) {
        if (!writeOneTable(before, now)) {
            return Optional.empty();
        }
        var comparison = Comparison.of(before.contract(), now.contract());
        return comparison.isAllowed() ? Optional.empty()
                : Optional.of(LakeError.of(ErrorCode.CONTRACT_BREAKS, "the contract breaks who reads the table: " + comparison.breaking().stream().map(Object::toString)
                        .collect(Collectors.joining("; ")), table(now).get(), "Raise its version to " + comparison.needs().orElseThrow() + " if they know, or take it back"));
    }

    public static boolean writeOneTable(PipelineSpec one, PipelineSpec other) {
        return table(one).isPresent() && table(one).equals(table(other));
    }

    private static Optional<String> table(PipelineSpec spec) {
        return spec.silver().map(silver -> silver.table().toString());
    }
}
