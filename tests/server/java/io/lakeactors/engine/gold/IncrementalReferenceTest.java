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
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sources that are appended to, replaced by key or kept with their history get events in order and late ones, deletions, new columns; are compacted, put back, and lose old rows and their snapshots; runs die at any step, candidates are withheld,
 * the file changes: whatever was published is what the query makes of all rows of then.
 */
class IncrementalReferenceTest extends WindowsFixture {
    private static final List<String> STEPS = List.of(CrashPoints.GOLD_WRITTEN, CrashPoints.GOLD_STAGED, CrashPoints.GOLD_PUBLISHED);
    private TableSpec events;
    private boolean appends;
    private long day = 20_000;
    private long serial;
    private int byWindows;

    @ParameterizedTest
    @CsvSource({"append, true, 1", "upsert, false, 4", "history, true, 5"})
    void whatIsPublishedIsWhatTheQueryMakesOfAllRows(String mode, boolean partitioned, long seed) {
        holds(mode, partitioned, 2, seed, 18);
    }

    /** Format 3 is the one in which rows go by vectors. */
    @Tag("drills")
    @ParameterizedTest
    @CsvSource({"append, true, 2, 1", "append, false, 2, 2", "upsert, true, 2, 3", "upsert, false, 2, 4", "history, true, 2, 5", "history, false, 2, 6", "append, true, 3, 7", "upsert, true, 3, 8", "upsert, false, 3, 9",
        "history, false, 3, 10"})
    void soItIsOfMoreSeedsAndSteps(String mode, boolean partitioned, int format, long seed) {
        holds(mode, partitioned, format, seed, 50);
    }

    private void holds(String mode, boolean partitioned, int format, long seed, int steps) {
        var chance = new Random(seed);
        appends = mode.equals("append");
        var rule = appends ? Optional.<MergeRule>empty() : Optional.of(rule(MergeRule.Mode.valueOf(mode.toUpperCase(java.util.Locale.ROOT))));
        events = source(EVENTS, rule, partitioned);
        var properties = new TreeMap<>(events.properties());
        properties.put("format-version", String.valueOf(format));
        store.ensure(new TableSpec(EVENTS, events.schema(), events.partitioning(), properties), false);
        store.ensure(source(NAMES, Optional.empty(), false), false);
        file(0);
        land(chance);
        run(GoldRun.Asked.SOMEBODY);
        for (int step = 0; step < steps; step++) {
            happen(chance);
            if (chance.nextBoolean()) {
                attempt(chance, "step " + step + " of " + seed);
            }
        }
        withholds = false;
        assertThat(run(GoldRun.Asked.SOMEBODY)).hasValueSatisfying(run -> assertThat(run.outcome()).as(run.reason()).isIn(Outcome.PUBLISHED, Outcome.UNCHANGED));
        assertThat(published()).isEqualTo(computed());
        assertThat(byWindows).as("runs by windows").isGreaterThan(steps / 20);
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
            long id = appends ? serial++ : chance.nextInt(25);
            batch.add(new Event(id, last * DAY + chance.nextLong(DAY), chance.nextInt(100), !appends && chance.nextInt(6) == 0));
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
            case 14 -> outOfAge();
            case 15, 16, 17, 18, 19 -> day++;
            default -> land(chance);
        }
    }

    /** As retention takes the oldest rows away. */
    private void outOfAge() {
        var files = store.scan(EVENTS).files();
        if (appends && files.size() > 3) {
            change(EVENTS, new TableChange.Replace(store.head(EVENTS).snapshotId().orElseThrow(), List.of(files.getLast().path()), List.of(), 1));
        }
    }

    /** Appended tables only: their rows are then fewer, and their positions are as they were. */
    private void putBack(Random chance) {
        var past = store.care().shape(EVENTS, 0).snapshots();
        if (appends && past.size() > 2) {
            change(EVENTS, new TableChange.Rollback(past.get(chance.nextInt(past.size())).id(), true));
            back(EVENTS);
        }
    }
}
