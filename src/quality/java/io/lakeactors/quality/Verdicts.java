package io.lakeactors.quality;

import io.lakeactors.model.RowFault;
import io.lakeactors.model.Selection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a judge found in a batch: rows = passed + quarantined + dropped, always. Reused: valid until the judge's next batch. */
public final class Verdicts {
    private final Selection pass = new Selection();
    private final List<Rejected> quarantined = new ArrayList<>();
    private final Tally quarantinedByRule = new Tally();
    private final Tally droppedByRule = new Tally();
    private final Tally loggedByRule = new Tally();
    private long dropped;
    private final List<Exceeded> told = new ArrayList<>();
    private RowFault fatal;
    private Exceeded exceeded;
    private long newestMicros;

    Verdicts() {}

    void clear() {
        pass.clear();
        quarantined.clear();
        quarantinedByRule.clear();
        droppedByRule.clear();
        loggedByRule.clear();
        dropped = 0;
        fatal = null;
        exceeded = null;
        told.clear();
    }

    void quarantine(Rejected rejected) {
        quarantined.add(rejected);
        quarantinedByRule.add(rejected.ruleId());
    }

    void drop(String ruleId) {
        dropped++;
        droppedByRule.add(ruleId);
    }

    void log(String ruleId) {
        loggedByRule.add(ruleId);
    }

    void stop(RowFault fault) {
        if (fatal == null) {
            fatal = fault;
        }
    }

    /** Of those that stop the partition the first position counts; of one position the first threshold of the contract. */
    void exceeds(Exceeded one) {
        switch (one.threshold().action()) {
            case LOG, FAIL_BATCH -> told.add(one);
            case FAIL_PIPELINE -> exceeded = exceeded == null || one.position() < exceeded.position() ? one : exceeded;
        }
    }

    void reached(long micros) {
        newestMicros = micros;
    }

    /** The greatest time of events so far, microseconds since 1970; {@link Judge#NO_TIME} before the first. To be judged on with only if the batch is kept. */
    public long newestMicros() {
        return newestMicros;
    }

    /** The rows that pass, in order. */
    public Selection pass() {
        return pass;
    }

    /** The rows for the quarantine table, in order. */
    public List<Rejected> quarantined() {
        return Collections.unmodifiableList(quarantined);
    }

    /** How many rows are dropped. */
    public long dropped() {
        return dropped;
    }

    /** Quarantined rows by the rule that decided; each row counts once. */
    public Map<String, Long> quarantinedByRule() {
        return quarantinedByRule.toMap();
    }

    /** Dropped rows by the rule that decided; each row counts once. */
    public Map<String, Long> droppedByRule() {
        return droppedByRule.toMap();
    }

    /** Rows by each rule that they break and that only logs, whatever else becomes of them. */
    public Map<String, Long> loggedByRule() {
        return loggedByRule.toMap();
    }

    /** The ranges with too many faulty records that stop nothing: of each one batch says so, wherever batches are cut. */
    public List<Exceeded> told() {
        return List.copyOf(told);
    }

    /** The first range whose faulty records stop the partition: nothing of the batch may be written. */
    public Optional<Exceeded> exceeded() {
        return Optional.ofNullable(exceeded);
    }

    /** The first row's fault against a rule that stops the pipeline: nothing of the batch may be written. Its row counts as quarantined. */
    public Optional<RowFault> fatal() {
        return Optional.ofNullable(fatal);
    }
}
