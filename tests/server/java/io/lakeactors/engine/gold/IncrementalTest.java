package io.lakeactors.engine.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.gold.GoldRecord.Outcome;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one run of a gold table by windows makes anew, leaves, tells and refuses. */
class IncrementalTest extends WindowsFixture {
    private static final String BY_DAY = "{ window: day, of: day, from: silver.events.ts }";
    private long serial;

    @BeforeEach
    void sources() {
        store.ensure(source(EVENTS, Optional.empty(), true), false);
        store.ensure(source(NAMES, Optional.empty(), false), false);
        applied(QUERY, BY_DAY, CONTRACT);
    }

    private void at(long... hours) {
        land(source(EVENTS, Optional.empty(), true), LongStream.of(hours).mapToObj(hour -> new Event(serial++, hour * HOUR, hour, false)).toList());
    }

    private GoldRecord made() {
        GoldRecord run = run(GoldRun.Asked.NOBODY).orElseThrow();
        assertThat(run.outcome()).as(run.reason()).isEqualTo(Outcome.PUBLISHED);
        assertThat(published()).isEqualTo(computed());
        return run;
    }

    private Set<String> files() {
        return store.scan(DAYS).files().stream().map(TableReader.DataFile::path).collect(Collectors.toSet());
    }

    @Test
    void onlyTheWindowsThatChangedAreMadeAnewAndTheFilesOfOthersStay() {
        at(0, 24, 48, 72);
        assertThat(made().made()).isEqualTo(new GoldRecord.Made(false, "it was never published", 0, 0, 4));
        Set<String> before = files();

        at(25, 73);
        GoldRecord run = made();

        assertThat(run.made()).isEqualTo(new GoldRecord.Made(true, "", 2, 0, 3));
        assertThat(run.rows()).as("of the whole").isEqualTo(5);
        assertThat(files()).hasSize(4).filteredOn(before::contains).hasSize(2);
        assertThat(SnapshotNotes.sources(store.scan(DAYS).properties())).containsEntry(EVENTS, store.head(EVENTS).snapshotId().orElseThrow());
    }

    @Test
    void aWindowWhoseRowsAreAllGoneIsGoneToo() {
        at(0);
        at(24);
        long first = store.care().shape(EVENTS, 0).snapshots().getFirst().id();
        made();
        assertThat(published()).hasSize(2);
        var gone = store.scan(EVENTS).files().stream().filter(file -> store.scanSnapshot(EVENTS, first).files().stream().anyMatch(old -> old.path().equals(file.path()))).map(TableReader.DataFile::path).toList();
        change(EVENTS, new TableChange.Replace(store.head(EVENTS).snapshotId().orElseThrow(), gone, List.of(), 1));

        GoldRecord run = made();

        assertThat(run.made().windows()).isEqualTo(1);
        assertThat(published()).hasSize(1);
    }

    @Test
    void aCompactionIsNoReasonForARunAlsoWhereAllIsMade() {
        at(0);
        at(1);
        for (String incremental : List.of(BY_DAY, "")) {
            applied(QUERY, incremental, CONTRACT);
            made();
            assertThat(compact(EVENTS)).isTrue();
            assertThat(run(GoldRun.Asked.NOBODY)).as(incremental).isEmpty();
            at(2);
            made();
        }
    }

    @Test
    void whenSomebodyAsksAndNothingHasChangedItIsLeftAsItIsUnlessAllIsWanted() {
        at(0, 24);
        made();
        long head = store.head(DAYS).snapshotId().orElseThrow();
        GoldRecord asked = run(GoldRun.Asked.SOMEBODY).orElseThrow();
        assertThat(asked.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(asked.snapshot()).isEqualTo(head);
        assertThat(run(GoldRun.Asked.IN_FULL).orElseThrow().made()).isEqualTo(new GoldRecord.Made(false, "somebody asked for it", 0, 0, 2));
    }

    @Test
    void closedWindowsAreLeftAndCountedUntilAllIsMadeAnew() {
        applied(QUERY, "{ window: day, of: day, from: silver.events.ts, lateness: 1d }", CONTRACT);
        at(0, 24, 48, 60);
        made();
        var before = published();

        at(1);
        GoldRecord late = run(GoldRun.Asked.NOBODY).orElseThrow();
        assertThat(late.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(late.made()).isEqualTo(new GoldRecord.Made(true, "", 0, 1, 0));
        assertThat(published()).as("the first day had ended a day before").isEqualTo(before);
        assertThat(run(GoldRun.Asked.NOBODY)).as("told once").isEmpty();

        at(25);
        assertThat(run(GoldRun.Asked.NOBODY).orElseThrow().made()).as("the second had not").isEqualTo(new GoldRecord.Made(true, "", 1, 0, 2));
        run(GoldRun.Asked.IN_FULL);
        assertThat(published()).isEqualTo(computed());
    }

    @Test
    void aBacklogIsNotLateHoweverLongItIs() {
        applied(QUERY, "{ window: day, of: day, from: silver.events.ts, lateness: 1d }", CONTRACT);
        at(0);
        made();
        at(24);
        at(48);
        at(240);
        GoldRecord run = made();
        assertThat(run.made().windows()).isEqualTo(3);
        assertThat(run.made().late()).isZero();
    }

    @Test
    void theNextGoodRunHasTheWindowsOfACandidateThatWasWithheld() {
        at(0, 24);
        made();
        at(1);
        withholds = true;
        assertThat(run(GoldRun.Asked.NOBODY).orElseThrow().outcome()).isEqualTo(Outcome.WITHHELD);
        assertThat(published()).isNotEqualTo(computed());
        withholds = false;
        at(25);
        assertThat(made().made().windows()).isEqualTo(2);
    }

    @Test
    void keysAndCountsAreHeldToOverTheWholeTable() {
        String unique = CONTRACT.replace("{ name: total, logicalType: integer, physicalType: long }", "{ name: total, logicalType: integer, physicalType: long, unique: true }");
        applied(QUERY, BY_DAY, unique);
        at(5, 24 + 6);
        made();
        at(48 + 1);
        land(source(EVENTS, Optional.empty(), true), List.of(new Event(0, 72 * HOUR, 5, false)));
        GoldRecord run = run(GoldRun.Asked.NOBODY).orElseThrow();
        assertThat(run.made().byWindows()).isTrue();
        assertThat(run.reason()).as("a window that is new has a value of one that was left").contains("total must be unique");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "names | silver.names has changed", "file | its file or its contract has changed", "expire | silver.events keeps snapshot", "back | it was put back", "foreign | somebody else has changed gold.days"
    })
    void whyAllIsMadeAnewIsTold(String what, String why) {
        at(0, 24);
        made();
        at(1);
        switch (what) {
            case "names" -> land(source(NAMES, Optional.empty(), false), List.of(new Event(1, 1, 1, false)));
            case "file" -> applied(QUERY + " ", BY_DAY.replace("}", " }"), CONTRACT);
            case "expire" -> expire(EVENTS);
            case "back" -> {
                made();
                change(EVENTS, new TableChange.Rollback(store.care().shape(EVENTS, 0).snapshots().getFirst().id(), true));
            }
            default -> foreign();
        }
        GoldRecord run = run(GoldRun.Asked.NOBODY).orElseThrow();
        assertThat(run.outcome()).as(run.reason()).isEqualTo(Outcome.PUBLISHED);
        assertThat(run.made().byWindows()).isFalse();
        assertThat(run.made().why()).contains(why);
        assertThat(published()).isEqualTo(computed());
    }

    /** A snapshot that does not say what the table was made of. */
    private void foreign() {
        var notes = new TableChange.Stage("other", List.of(), java.util.Map.of(SnapshotNotes.SOURCES, ""));
        change(DAYS, notes);
        change(DAYS, new TableChange.Publish("other", store.care().shape(DAYS, 0).refs().get("other").snapshot()));
    }

    @Test
    void aRowOfAnotherWindowFailsTheRunWithAnExample() {
        at(0, 24, 48);
        made();
        applied(QUERY.replace("cast(ts as date)", "cast(ts as date) + cast(1 as integer)"), BY_DAY, CONTRACT);
        run(GoldRun.Asked.NOBODY);
        at(25);
        GoldRecord run = run(GoldRun.Asked.NOBODY).orElseThrow();
        assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.reason()).startsWith("LA-5046 of rows whose ts lies in 1970-01-02 the query has made one whose day lies in 1970-01-03 (days, incremental on line 7)").contains("Let incremental.of name");
        assertThat(run.passing()).as("the same comes of it again").isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "silver.other.ts | the query does not read silver.other | It reads silver.events, silver.names", "silver.events.at | silver.events has no column \"at\" | lake tables silver.events",
        "silver.events.region | silver.events.region is string, and windows are of dates or timestamps | Name a column"
    })
    void aSourceByWhichNoWindowCanBeToldIsRefused(String from, String what, String mend) {
        at(0);
        applied(QUERY, BY_DAY.replace("silver.events.ts", from), CONTRACT);
        GoldRecord run = run(GoldRun.Asked.NOBODY).orElseThrow();
        assertThat(run.reason()).startsWith("LA-5047 " + what).contains(mend, "incremental on line 7");
    }

    @Test
    void windowsOfAZoneBeginWhereItsDaysDo() {
        applied(QUERY.replace("cast(ts as date)", "cast(timezone('America/New_York', ts) as date)"), "{ window: day, of: day, from: silver.events.ts, zone: America/New_York }", CONTRACT);
        // The clocks of New York went forward on 2021-03-14 and back on 2021-11-07.
        long spring = 448_776;
        long autumn = 454_488;
        at(LongStream.range(0, 200).map(hour -> (hour < 100 ? spring : autumn) + hour % 100).toArray());
        run(GoldRun.Asked.NOBODY);
        for (long hour : new long[] {spring + 4, spring + 28, autumn + 3, autumn + 28, autumn + 29}) {
            at(hour);
            GoldRecord run = run(GoldRun.Asked.NOBODY).orElseThrow();
            assertThat(run.outcome()).as(run.reason()).isEqualTo(Outcome.PUBLISHED);
            assertThat(run.made().windows()).isEqualTo(1);
            assertThat(published()).isEqualTo(rows("select day, region, n, total, names from (" + spec().query() + ") order by all"));
        }
    }

    @Test
    void aTableThatWasMadeAsAWholeIsPartitionedByItsWindowsWhenItsFileSaysSo() {
        applied(QUERY, "", CONTRACT);
        at(0, 24, 48);
        made();
        assertThat(files()).hasSize(1);
        applied(QUERY, BY_DAY, CONTRACT);
        at(1);
        made();
        assertThat(files()).hasSize(3);
        at(25);
        assertThat(made().made().windows()).isEqualTo(1);
        applied(QUERY, "", CONTRACT);
        made();
        assertThat(files()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"hour, 2", "day, 2", "week, 1", "month, 1"})
    void windowsAreOfAnySize(String size, int windows) {
        String stamped = CONTRACT.replace("{ name: day, logicalType: date, required: true }", "{ name: day, logicalType: timestamp, physicalType: timestamptz, required: true }");
        applied(QUERY.replace("cast(ts as date)", "date_trunc('" + size + "', ts)"), "{ window: " + size + ", of: day, from: silver.events.ts }", stamped);
        at(0, 24, 24 * 40, 24 * 100);
        run(GoldRun.Asked.NOBODY);
        at(24 * 40 + 2, 24 * 41 + 2);
        GoldRecord run = run(GoldRun.Asked.NOBODY).orElseThrow();
        assertThat(run.outcome()).as(run.reason()).isEqualTo(Outcome.PUBLISHED);
        assertThat(run.made().windows()).isEqualTo(windows);
        assertThat(published()).isEqualTo(rows("select day, region, n, total, names from (" + spec().query() + ") order by all"));
    }

    /** As two keepers may for a moment, or two lives of one. */
    @Test
    void aRunThatHasLookedBeforeAnotherPublishedDoesNotPublishAfterIt() {
        at(0, 24);
        made();
        at(1);
        var others = new ArrayList<GoldRecord>();
        afterLook = () -> {
            afterLook = () -> { };
            at(25);
            others.add(forgotten(GoldRun.Asked.NOBODY).orElseThrow());
        };
        GoldRecord run = forgotten(GoldRun.Asked.NOBODY).orElseThrow();

        assertThat(others).extracting(GoldRecord::outcome).containsExactly(Outcome.PUBLISHED);
        assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.passing()).isTrue();
        assertThat(published()).isEqualTo(computed());
    }

    @Test
    void windowsInTooManyPlacesMakeAllAnew() {
        long[] days = LongStream.range(0, 402).filter(day -> day % 2 == 0).map(day -> 24 * day).toArray();
        at(days);
        made();
        at(LongStream.of(days).limit(200).toArray());
        assertThat(made().made().windows()).isEqualTo(200);
        at(days);
        assertThat(made().made().why()).isEqualTo("windows in 201 places have changed");
    }

    @Test
    void allAnewStartsFromTheGreatestTimeThatTheSourceHasThen() {
        applied(QUERY, BY_DAY.replace(" }", ", lateness: 1d }"), CONTRACT);
        at(0);
        at(24 * 100_000);
        made();
        change(EVENTS, new TableChange.Replace(store.head(EVENTS).snapshotId().orElseThrow(), store.scan(EVENTS).files().stream().map(TableReader.DataFile::path).toList(), List.of(), 1));
        run(GoldRun.Asked.IN_FULL);
        assertThat(published()).isEmpty();

        at(48);

        assertThat(made().made()).isEqualTo(new GoldRecord.Made(true, "", 1, 0, 1));
    }
}
