package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.decode.RawTables;
import io.lakeactors.decode.Rejected;
import io.lakeactors.model.Clock;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.SchemaRegistry;
import io.lakeactors.model.Selection;
import io.lakeactors.quality.Computed;
import io.lakeactors.quality.Judge;
import io.lakeactors.quality.UniqueWindow;
import io.lakeactors.quality.Verdicts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Decodes and judges under a pipeline's contract, and routes: what passes to silver, what does not to its quarantine, everything as received to bronze. */
final class ContractRefinery implements Refinery {
    private static final long MICROS_PER_MILLI = 1_000;

    private final PipelineSpec spec;
    private final Clock clock;
    private final Decoder decoder;
    private final RawTables tables = new RawTables();
    private final Computed computed;
    private final Judge judge;
    private final UniqueWindow window;
    private final Optional<String> timeColumn;
    private long newestMicros;

    /** Of a partition of which nothing was read yet. */
    ContractRefinery(PipelineSpec spec, Clock clock) {
        this(spec, clock, Optional.empty());
    }

    /** @param eventTime how far the time of events has come before the first record; that of another column than the contract's says nothing */
    ContractRefinery(PipelineSpec spec, Clock clock, Optional<EventTime> eventTime) {
        this(spec, clock, Judge.of(spec.contract()), eventTime);
    }

    private ContractRefinery(PipelineSpec spec, Clock clock, Judge judge, Optional<EventTime> eventTime) {
        this.spec = spec;
        this.clock = clock;
        decoder = Decoder.of(spec.contract(), spec.format());
        computed = Computed.of(spec.contract());
        this.judge = judge;
        window = judge.newWindow();
        timeColumn = spec.silver().isEmpty() ? Optional.empty() : judge.timeColumn();
        newestMicros = eventTime.filter(time -> timeColumn.filter(time.column()::equals).isPresent()).map(EventTime::newestMicros).orElse(Judge.NO_TIME);
    }

    /** Of records that a person lets in: late they are whatever may come, and every other rule holds. */
    static ContractRefinery readmitting(PipelineSpec spec, Clock clock) {
        return new ContractRefinery(spec, clock, Judge.ofAnyTime(spec.contract()), Optional.empty());
    }

    @Override
    public Set<Integer> schemasWanted(RawBatch raw) {
        return spec.silver().isEmpty() ? Set.of() : decoder.schemasWanted(raw);
    }

    @Override
    public void learn(Map<Integer, SchemaRegistry.Answer> answers) {
        decoder.learn(answers);
    }

    @Override
    public Refined refine(RawBatch raw) {
        long at = clock.millis() * MICROS_PER_MILLI;
        if (spec.silver().isEmpty()) {
            return new Refined(List.of(bronze(raw, at)), Ledger.of(raw.count(), 0, 0), Map.of(), Map.of(), Map.of(), Optional.empty());
        }
        MicroBatch batch = computed.fill(decoder.decode(raw));
        Verdicts verdicts = judge.judge(batch, window, newestMicros);
        if (verdicts.fatal().isPresent()) {
            return new Refined(List.of(), Ledger.ZERO, Map.of(), Map.of(), Map.of(), Optional.of(stops(raw, verdicts.fatal().get())));
        }
        var parts = new ArrayList<Refined.Part>();
        parts.add(new Refined.Part(Refined.Role.SILVER, tables.withAudit(batch, at, spec.contract().version()), verdicts.pass()));
        List<Rejected> rejected = verdicts.quarantined().stream().map(one -> new Rejected(one.row(), one.ruleId(), one.faults())).toList();
        if (!rejected.isEmpty()) {
            parts.add(quarantine(raw, rejected, at));
        }
        if (spec.bronze().isPresent()) {
            parts.add(bronze(raw, at));
        }
        // Only now: what fails above is refined again, record by record.
        newestMicros = verdicts.newestMicros();
        return new Refined(
                parts, Ledger.of(verdicts.pass().count(), rejected.size(), verdicts.dropped()), verdicts.quarantinedByRule(), verdicts.droppedByRule(),
                        verdicts.loggedByRule(), eventTime(),
                Optional.empty());
    }

    private Optional<EventTime> eventTime() {
        return timeColumn.filter(column -> newestMicros != Judge.NO_TIME).map(column -> new EventTime(column, newestMicros));
    }

    private LakeError stops(RawBatch raw, RowFault fault) {
        return LakeError.of(
                ErrorCode.RULE_STOPS_PIPELINE, "rule " + fault.ruleId() + " is broken and stops the pipeline: " + fault.message(),
                raw.source() + " offset " + raw.offset(fault.row()), "Mend the source or the rule, then `lake resume " + spec.name() + "`");
    }

    @Override
    public Refined poisoned(RawBatch raw, String cause) {
        long at = clock.millis() * MICROS_PER_MILLI;
        if (spec.silver().isEmpty()) {
            return refine(raw);
        }
        List<Rejected> all = IntStream.range(0, raw.count())
                .mapToObj(row -> new Rejected(row, POISON, List.of(new RowFault(row, POISON, "", "decoding or judging failed unexpectedly: " + cause))))
                .toList();
        var parts = new ArrayList<Refined.Part>();
        parts.add(quarantine(raw, all, at));
        if (spec.bronze().isPresent()) {
            parts.add(bronze(raw, at));
        }
        return new Refined(parts, Ledger.of(0, raw.count(), 0), Map.of(POISON, (long) raw.count()), Map.of(), Map.of(), eventTime(), Optional.empty());
    }

    private Refined.Part quarantine(RawBatch raw, List<Rejected> rejected, long at) {
        return new Refined.Part(Refined.Role.QUARANTINE, tables.quarantine(raw, rejected, spec.name(), at, spec.contract().version()),
                Selection.all(rejected.size()));
    }

    private Refined.Part bronze(RawBatch raw, long at) {
        return new Refined.Part(Refined.Role.BRONZE, tables.bronze(raw, at, spec.contract().version()), Selection.all(raw.count()));
    }

    @Override
    public void prime(RawBatch raw) {
        if (windowPositions() > 0) {
            judge.prime(computed.fill(decoder.decode(raw)), window);
        }
    }

    @Override
    public long windowPositions() {
        return spec.silver().isEmpty() ? 0 : judge.windowPositions();
    }
}
