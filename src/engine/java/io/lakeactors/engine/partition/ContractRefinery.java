package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.decode.RawTables;
import io.lakeactors.decode.Rejected;
import io.lakeactors.model.Clock;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Decodes and judges as a pipeline's contract says. */
final class ContractRefinery implements Refinery {
    private static final int MESSAGE_MAX = 200;

    private final PipelineSpec spec;
    private final Clock clock;
    private final Decoder decoder;
    private final RawTables rawTables = new RawTables();
    private final Selection all = new Selection();
    private final Selection pass = new Selection();

    ContractRefinery(PipelineSpec spec, Clock clock) {
        this.spec = spec;
        this.clock = clock;
        decoder = Decoder.of(spec.contract(), spec.format());
    }

    @Override
    public Refined refine(RawBatch raw) {
        long ingestMicros = clock.millis() * 1000;
        var parts = bronze(raw, ingestMicros);
        if (spec.silver().isEmpty()) {
            return new Refined(parts, Ledger.of(raw.count(), 0, 0), Map.of(), Map.of(), Map.of(), Optional.empty());
        }
        var batch = decoder.decode(raw);
        var rejected = rejected(batch);
        var byRule = new TreeMap<String, Long>();
        rejected.forEach(one -> byRule.merge(one.ruleId(), 1L, Long::sum));
        parts.add(new Refined.Part(Refined.Role.SILVER, rawTables.withAudit(batch, ingestMicros, version()), pass));
        addQuarantine(parts, raw, rejected, ingestMicros);
        return new Refined(parts, Ledger.of(pass.count(), rejected.size(), 0), byRule, Map.of(), Map.of(), Optional.empty());
    }

    private List<Rejected> rejected(MicroBatch batch) {
        var rejected = new ArrayList<Rejected>();
        pass.clear();
        var faults = batch.faults();
        int at = 0;
        for (int row = 0; row < batch.columns().rows(); row++) {
            int from = at;
            while (at < faults.size() && faults.get(at).row() == row) {
                at++;
            }
            if (at == from) {
                pass.add(row);
            } else {
                rejected.add(new Rejected(row, faults.get(from).ruleId(), faults.subList(from, at)));
            }
        }
        return rejected;
    }

    @Override
    public Refined poisoned(RawBatch raw, String cause) {
        long ingestMicros = clock.millis() * 1000;
        var parts = bronze(raw, ingestMicros);
        if (spec.silver().isEmpty()) {
            return new Refined(parts, Ledger.of(raw.count(), 0, 0), Map.of(), Map.of(), Map.of(), Optional.empty());
        }
        String message = "decoding or judging failed unexpectedly: " + cause.substring(0, Math.min(MESSAGE_MAX, cause.length()));
        var rejected = new ArrayList<Rejected>();
        for (int row = 0; row < raw.count(); row++) {
            rejected.add(new Rejected(row, POISON, List.of(new RowFault(row, POISON, "", message))));
        }
        addQuarantine(parts, raw, rejected, ingestMicros);
        return new Refined(parts, Ledger.of(0, raw.count(), 0), Map.of(POISON, (long) raw.count()), Map.of(), Map.of(), Optional.empty());
    }

    private List<Refined.Part> bronze(RawBatch raw, long ingestMicros) {
        var parts = new ArrayList<Refined.Part>();
        if (spec.bronze().isPresent()) {
            all.clear();
            for (int row = 0; row < raw.count(); row++) {
                all.add(row);
            }
            parts.add(new Refined.Part(Refined.Role.BRONZE, rawTables.bronze(raw, ingestMicros, version()), all));
        }
        return parts;
    }

    private void addQuarantine(List<Refined.Part> parts, RawBatch raw, List<Rejected> rejected, long ingestMicros) {
        if (!rejected.isEmpty()) {
            parts.add(new Refined.Part(Refined.Role.QUARANTINE, rawTables.quarantine(raw, rejected, spec.name(), ingestMicros, version()), Selection.all(rejected.size())));
        }
    }

    private String version() {
        return spec.contract().version();
    }

    @Override
    public void prime(RawBatch raw) {
        // Without rules that look back there is nothing to take note of.
    }

    @Override
    public long windowPositions() {
        return 0;
    }
}
