package io.lakeactors.engine.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.gold.GoldRecord.Outcome;
import io.lakeactors.model.Field;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sources that are appended to, replaced by key or kept with their history get events in order and late ones, deletions, new columns; are compacted, put back, and lose their snapshots; runs die at any step, candidates are withheld,
 * the file changes: whatever was published is what the query makes of all rows of then.
 */
class IncrementalReferenceTest extends WindowsFixture {
    private static final List<String> STEPS = List.of(CrashPoints.GOLD_WRITTEN, CrashPoints.GOLD_STAGED, CrashPoints.GOLD_PUBLISHED);
    private TableSpec events;
    private long day = 20_000;
    private long serial;
    private int byWindows;

    @ParameterizedTest
    @CsvSource({"append, true, 1", "append, false, 2", "upsert, true, 3", "upsert, false, 4", "history, true, 5", "history, false, 6"})
    void whatIsPublishedIsWhatTheQueryMakesOfAllRows(String mode, boolean partitioned, long seed) {
        var chance = new Random(seed);
        var rule = mode.equals("append") ? Optional.<MergeRule>empty() : Optional.of(rule(MergeRule.Mode.valueOf(mode.toUpperCase(java.util.Locale.ROOT))));
        events = source(EVENTS, rule, partitioned);
        store.ensure(events, false);
        store.ensure(source(NAMES, Optional.empty(), false), false);
        file(0);
        land(chance);
        run(GoldRun.Asked.SOMEBODY);
        for (int step = 0; step < 50; step++) {
            happen(chance);
            if (chance.nextBoolean()) {
                attempt(chance, "step " + step + " of " + seed);
            }
        }
        withholds = false;
        assertThat(run(GoldRun.Asked.SOMEBODY)).hasValueSatisfying(run -> assertThat(run.outcome()).as(run.reason()).isIn(Outcome.PUBLISHED, Outcome.UNCHANGED));
        assertThat(published()).isEqualTo(computed());
        assertThat(byWindows).as("runs by windows").isGreaterThan(2);
    }

    private void file(int version) {
        applied(QUERY, "{ window: day, of: day, from: silver.events.ts }", CONTRACT.replace("version: 1.0.0", "version: 1.0." + version));
    }

    private void attempt(Random chance, String when) {
        switch (chance.nextInt(5)) {
            case 0 -> {
                String at = STEPS.get(chance.nextInt(STEPS.size()));
                crashPoints = step -> {
                    if (step.equals(at)) {
                        throw new IllegalStateException("died");
                    }
                };
                forgotten(GoldRun.Asked.NOBODY);
                crashPoints = CrashPoints.NONE;
            }
            case 1 -> {
                var before = published();
                withholds = true;
                Optional<GoldRecord> ran = run(GoldRun.Asked.SOMEBODY);
                withholds = false;
                ran.filter(run -> run.outcome() == Outcome.WITHHELD).ifPresent(run -> assertThat(published()).as("as it was, " + when).isEqualTo(before));
            }
            default -> {
                Optional<GoldRecord> ran = run(GoldRun.Asked.NOBODY);
                ran.ifPresent(run -> assertThat(run.outcome()).as(when + ": " + run.reason()).isIn(Outcome.PUBLISHED, Outcome.UNCHANGED));
                byWindows += ran.filter(run -> run.made().byWindows() && run.outcome() == Outcome.PUBLISHED).isPresent() ? 1 : 0;
                boolean afterWithheld = known.last().filter(run -> run.outcome() == Outcome.WITHHELD).isPresent();
                if (!afterWithheld) {
                    assertThat(published()).as(when + ", " + ran).isEqualTo(computed());
                }
            }
        }
    }

    private void land(Random chance) {
        var batch = new ArrayList<Event>();
        long last = day + (chance.nextInt(4) == 0 ? -chance.nextInt(12) : 0);
        for (int i = 0; i < 1 + chance.nextInt(12); i++) {
            long id = events.properties().isEmpty() ? serial++ : chance.nextInt(25);
            batch.add(new Event(id, last * DAY + chance.nextLong(DAY), chance.nextInt(100), !events.properties().isEmpty() && chance.nextInt(6) == 0));
        }
        land(events, batch);
    }

    private void happen(Random chance) {
        switch (chance.nextInt(40)) {
            case 0, 1, 2, 3, 4 -> compact(EVENTS);
            case 5, 6 -> compact(DAYS);
            case 7 -> expire(EVENTS);
            case 8 -> land(source(NAMES, Optional.empty(), false), List.of(new Event(serial++, 1, 1, false)));
            case 9 -> putBack(chance);
            case 10 -> file(1 + chance.nextInt(5));
            case 11 -> store.ensure(new TableSpec(EVENTS, events.schema().with(List.of(Field.of("more" + serial++, new Type.Int(), false))), events.partitioning(), events.properties()), false);
            case 12, 13 -> change(EVENTS, new TableChange.MergeManifests());
            case 14, 15, 16, 17, 18 -> day++;
            default -> land(chance);
        }
    }

    /** Appended tables only: their rows are then fewer, and their positions are as they were. */
    private void putBack(Random chance) {
        var past = store.care().shape(EVENTS, 0).snapshots();
        if (events.properties().isEmpty() && past.size() > 2) {
            change(EVENTS, new TableChange.Rollback(past.get(chance.nextInt(past.size())).id(), true));
            back(EVENTS);
        }
    }
}
