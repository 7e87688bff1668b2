package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Clock;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SchemaRegistry;
import java.util.HashMap;
import java.util.Map;

/**
 * Decodes, judges and routes records as a partition does, and writes nothing: for tools that show what would become of records. It is the partition's own
 * refinery, so it can say nothing else than a running pipeline. Not safe for threads.
 */
public final class Trial {
    private final ContractRefinery refinery;
    private final Map<Integer, SchemaRegistry.Answer> schemas;

    /** @param schemas what a registry would say of the numbers that records name; it knows no others */
    public Trial(PipelineSpec spec, Clock clock, Map<Integer, SchemaRegistry.Answer> schemas) {
        refinery = new ContractRefinery(spec, clock);
        this.schemas = Map.copyOf(schemas);
    }

    /**
     * What becomes of the records; good until the next call. A batch on which decoding or judging fails goes to quarantine as a whole: a partition tries such
     * records one by one.
     */
    public Refined refine(RawBatch raw) {
        var answers = new HashMap<Integer, SchemaRegistry.Answer>();
        refinery.schemasWanted(raw).forEach(id -> answers.put(id, schemas.getOrDefault(id, new SchemaRegistry.Unregistered())));
        refinery.learn(answers);
        try {
            return refinery.refine(raw);
        } catch (LakeException known) {
            throw known;
        } catch (RuntimeException | StackOverflowError failed) {
            return refinery.poisoned(raw, String.valueOf(failed));
        }
    }
}
