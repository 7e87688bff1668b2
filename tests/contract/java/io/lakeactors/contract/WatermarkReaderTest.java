package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.Comparison.Change;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatermarkReaderTest {
    private static final String[] COLUMNS = {"name: id, logicalType: string, required: true", "name: at, logicalType: timestamp", "name: day, logicalType: date", "name: odd, logicalType: sometime"};

    /** Line 9, and its value stands in line 10. */
    private static String contract(String watermark) {
        String said = "    customProperties:\n      - { property: la.watermark, value: " + watermark + " }\n";
        return Sample.of(COLUMNS[0], COLUMNS[1], COLUMNS[2]).replace("    properties:\n", said + "    properties:\n");
    }

    private static List<String> faults(String watermark) {
        return Sample.faults(contract(watermark));
    }

    @ParameterizedTest
    @CsvSource({"drop,DROP_ALERT", "quarantine,QUARANTINE", "side_output,QUARANTINE", "keep,LOG", "reprocess,LOG"})
    void whatBecomesOfALateRowHasOurWordsAndThoseOfStreamProcessors(String word, OnFail onFail) {
        assertThat(Sample.read(contract("{ column: at, lateness: 15m, late: " + word + " }")).orThrow().late()).contains(new Rule.Late("late", "at", 900_000_000L, onFail));
    }

    @Test
    void itIsTheLastRuleAndQuarantinesIfNothingIsSaid() {
        assertThat(Sample.read(contract("{ column: at, lateness: 0s }")).orThrow().rules()).last().isEqualTo(new Rule.Late("late", "at", 0, OnFail.QUARANTINE));
        assertThat(Sample.read(Sample.of(COLUMNS[1])).orThrow().late()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{ column: att, lateness: 15m } | there is no column \"att\" to tell late rows by | Did you mean \"at\"?",
            "{ column: id, lateness: 15m } | \"id\", which is of type string, does not say at what time an event happened | Name a column of type timestamp.",
            "{ column: day, lateness: 15m } | \"day\", which is of type date, does not say at what time an event happened | Name a column of type timestamp.",
            "{ column: at, lateness: -5m } | la.watermark.lateness cannot be \"-5m\" | Write a duration from 0s to 3650d, such as 15m.",
            "{ column: at, lateness: 15 } | la.watermark.lateness cannot be \"15\" | Write a duration from 0s to 3650d, such as 15m.",
            "{ column: at, lateness: 99999d } | la.watermark.lateness cannot be \"99999d\" | Write a duration from 0s to 3650d, such as 15m.",
            "{ column: at, lateness: 15m, late: ignore } | la.watermark.late cannot be \"ignore\" | Write late: drop, late: quarantine (or side_output) or late: keep (or reprocess).",
            "{ column: at } | la.watermark.lateness is missing | Say how far behind the newest event one may be, as in lateness: 15m.",
            "{ lateness: 15m } | la.watermark.column is missing | Name the column that says when an event happened, as in column: event_ts.",
            "{ column: at, latenes: 1m, lateness: 1m } | unknown key \"latenes\" in la.watermark | Did you mean \"lateness\"?"})
    void whatCannotBeIsSaidWithItsLineAndItsMend(String watermark, String fault, String mend) {
        assertThat(faults(watermark)).singleElement().asString().contains("c.yaml:11: ").contains(fault).contains(mend);
    }

    @Test
    void whatIsNoMappingIsSaidOnce() {
        assertThat(faults("15m")).singleElement().asString().contains("la.watermark").contains("c.yaml:11");
    }

    @Test
    void aFaultyColumnIsToldOnce() {
        String text = contract("{ column: odd, lateness: 1m }") + "      - { " + COLUMNS[3] + " }\n";
        assertThat(Sample.faults(text)).singleElement().asString().doesNotContain("to tell late rows by");
    }

    @Test
    void aChangeOfItIsAChangeOfAPromise() {
        var before = Sample.read(contract("{ column: at, lateness: 15m }")).orThrow();
        var after = Sample.read(contract("{ column: at, lateness: 5m }")).orThrow();
        assertThat(Comparison.of(before, after).changes()).singleElement().extracting(Change::where, Change::rule).containsExactly("things.late", ChangeRule.CHECK_CHANGED);
    }
}
