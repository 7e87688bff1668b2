package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SchemaRegistry;
import io.lakeactors.quality.Computed;
import io.lakeactors.quality.FailedRanges;
import io.lakeactors.quality.RangeJudge;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The refinery of a session that reads whole ranges only to judge them: everything before their end is what other refineries are primed with, and nothing is written. */
final class RangeScout implements Refinery {
    private final PipelineSpec spec;
    private final long end;
    private final Consumer<FailedRanges> done;
    private final Decoder decoder;
    private final Computed computed;
    private final RangeJudge judge;

    /** @param end a multiple of the ranges' length @param done hears once what has failed, in the worker's thread */
    RangeScout(PipelineSpec spec, long end, Consumer<FailedRanges> done) {
        this.spec = spec;
        this.end = end;
        this.done = done;
        decoder = Decoder.of(spec.contract(), spec.format());
        computed = Computed.of(spec.contract());
        judge = new RangeJudge(spec.contract());
    }

    @Override
    public Set<Integer> schemasWanted(RawBatch raw) {
        return decoder.schemasWanted(raw);
    }

    @Override
    public void learn(Map<Integer, SchemaRegistry.Answer> answers) {
        decoder.learn(answers);
    }

    @Override
    public void prime(RawBatch raw) {
        try {
            count(raw);
        } catch (RuntimeException | StackOverflowError e) {
            RawSlices.oneByOne(raw, this::count);
        }
        if (raw.range().next() >= end) {
            done.accept(judge.failed());
        }
    }

    private void count(RawBatch raw) {
        judge.count(computed.fill(decoder.decode(raw)));
    }

    /** What lies behind the end is for the session that follows. */
    @Override
    public Refined refine(RawBatch raw) {
        var over = LakeError.of(ErrorCode.INTERNAL, "positions before " + end + " are judged, and " + raw.range() + " is read", spec.name(), "It goes on by itself");
        return new Refined(List.of(), Ledger.ZERO, Map.of(), Map.of(), Map.of(), Optional.of(over));
    }

    @Override
    public Refined poisoned(RawBatch raw, String cause) {
        return refine(raw);
    }

    @Override
    public long windowPositions() {
        return spec.contract().heldPositions();
    }
}
