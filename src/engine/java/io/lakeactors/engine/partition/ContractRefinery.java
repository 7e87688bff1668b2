package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Rejected;
import io.lakeactors.engine.partition.Desks.Desk;
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
import io.lakeactors.quality.Exceeded;
import io.lakeactors.quality.FailedRanges;
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
    /** Empty if it has a desk of its own. */
    private final Optional<Desks> desks;
    private Desk desk;
    private final UniqueWindow window;
    private final long windowPositions;
    private final Optional<String> timeColumn;
    private long newestMicros;

    /** Of a partition of which nothing was read yet. */
    ContractRefinery(PipelineSpec spec, Clock clock) {
        this(spec, clock, Optional.empty(), FailedRanges.NONE);
    }

    /**
     * @param eventTime how far the time of events has come before the first record; that of another column than the contract's says nothing
     * @param failed ranges none of whose rows may pass
     */
    ContractRefinery(PipelineSpec spec, Clock clock, Optional<EventTime> eventTime, FailedRanges failed) {
        this(spec, clock, Optional.empty(), Desk.of(spec, Judge.of(spec.contract(), failed)), eventTime);
    }

    /**
     * At one of the desks that partitions share; but what was learnt of schemas, and which ranges have failed, stays with whoever it concerns: there each has a desk of its own.
     *
     * @param eventTime as above
     * @param failed as above
     */
    static ContractRefinery at(Desks desks, PipelineSpec spec, Clock clock, Optional<EventTime> eventTime, FailedRanges failed) {
        if (spec.format().registryName().isPresent() || spec.contract().heldPositions() > 0) {
            return new ContractRefinery(spec, clock, eventTime, failed);
        }
        var shared = new ContractRefinery(spec, clock, Optional.of(desks), desks.take(spec), eventTime);
        shared.rest();
        return shared;
    }

    private ContractRefinery(PipelineSpec spec, Clock clock, Optional<Desks> desks, Desk desk, Optional<EventTime> eventTime) {
        this.spec = spec;
        this.clock = clock;
        this.desks = desks;
        this.desk = desk;
        window = desk.judge().newWindow();
        windowPositions = spec.silver().isEmpty() ? 0 : desk.judge().windowPositions();
        timeColumn = spec.silver().isEmpty() ? Optional.empty() : desk.judge().timeColumn();
        newestMicros = eventTime.filter(time -> timeColumn.filter(time.column()::equals).isPresent()).map(EventTime::newestMicros).orElse(Judge.NO_TIME);
    }

    private Desk desk() {
        if (desk == null) {
            desk = desks.orElseThrow().take(spec);
        }
        return desk;
    }

    @Override
    public void rest() {
        if (desks.isPresent() && desk != null) {
            desks.get().giveBack(desk);
            desk = null;
        }
    }

    /** Of records that a person lets in: late they are whatever may come, and every other rule holds. */
    static ContractRefinery readmitting(PipelineSpec spec, Clock clock) {
        return new ContractRefinery(spec, clock, Optional.empty(), Desk.of(spec, Judge.ofAnyTime(spec.contract())), Optional.empty());
    }

    @Override
    public Set<Integer> schemasWanted(RawBatch raw) {
        return spec.silver().isEmpty() || desks.isPresent() ? Set.of() : desk().decoder().schemasWanted(raw);
    }

    @Override
    public void learn(Map<Integer, SchemaRegistry.Answer> answers) {
        desk().decoder().learn(answers);
    }

    @Override
    public Refined refine(RawBatch raw) {
        long at = clock.millis() * MICROS_PER_MILLI;
        if (spec.silver().isEmpty()) {
            return new Refined(List.of(bronze(raw, at)), Ledger.of(raw.count(), 0, 0), Map.of(), Map.of(), Map.of(), Optional.empty());
        }
        MicroBatch batch = decoded(raw);
        Verdicts verdicts = desk().judge().judge(batch, window, newestMicros);
        Optional<LakeError> stops = stops(raw, verdicts);
        if (stops.isPresent()) {
            return new Refined(List.of(), Ledger.ZERO, Map.of(), Map.of(), Map.of(), stops);
        }
        var parts = new ArrayList<Refined.Part>();
        parts.add(new Refined.Part(Refined.Role.SILVER, desk().tables().withAudit(batch, at, spec.contract().version()), verdicts.pass()));
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
                        verdicts.loggedByRule(), eventTime(), verdicts.told(),
                Optional.empty());
    }

    private MicroBatch decoded(RawBatch raw) {
        return desk().computed().fill(desk().decoder().decode(raw));
    }

    private Optional<EventTime> eventTime() {
        return timeColumn.filter(column -> newestMicros != Judge.NO_TIME).map(column -> new EventTime(column, newestMicros));
    }

    /** What comes first in the log stops, whatever else is in the same batch; of a range that is over its end does, which is the first position of the next. */
    private Optional<LakeError> stops(RawBatch raw, Verdicts verdicts) {
        Optional<RowFault> fatal = verdicts.fatal();
        Optional<Exceeded> exceeded = verdicts.exceeded().filter(one -> fatal.isEmpty() || one.position() <= raw.offset(fatal.get().row()));
        return exceeded.map(one -> stops(raw, one)).or(() -> fatal.map(fault -> stops(raw, fault)));
    }

    private LakeError stops(RawBatch raw, Exceeded exceeded) {
        return LakeError.of(
                ErrorCode.RULE_STOPS_PIPELINE,
                "rule " + exceeded.threshold().id() + " is " + exceeded.words() + ", and stops the pipeline",
                raw.source() + " offset " + exceeded.position(), "Mend the rule or raise its threshold, then `lake resume " + spec.name() + "`");
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
        return new Refined(parts, Ledger.of(0, raw.count(), 0), Map.of(POISON, (long) raw.count()), Map.of(), Map.of(), eventTime(), List.of(), Optional.empty());
    }

    private Refined.Part quarantine(RawBatch raw, List<Rejected> rejected, long at) {
        return new Refined.Part(Refined.Role.QUARANTINE, desk().tables().quarantine(raw, rejected, spec.name(), at, spec.contract().version()),
                Selection.all(rejected.size()));
    }

    private Refined.Part bronze(RawBatch raw, long at) {
        return new Refined.Part(Refined.Role.BRONZE, desk().tables().bronze(raw, at, spec.contract().version()), Selection.all(raw.count()));
    }

    @Override
    public void prime(RawBatch raw) {
        if (windowPositions() > 0) {
            desk().judge().prime(decoded(raw), window);
        }
    }

    @Override
    public long windowPositions() {
        return windowPositions;
    }

    @Override
    public long lookBackFrom(long position) {
        if (spec.silver().isEmpty()) {
            return position;
        }
        long from = desk().judge().lookBackFrom(position);
        rest();
        return from;
    }
}
