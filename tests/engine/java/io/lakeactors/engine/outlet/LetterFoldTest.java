package io.lakeactors.engine.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec.DeadLetters;
import io.lakeactors.model.TopicOutlets.Letter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What is sent of a quarantine, and what is told of by one. */
class LetterFoldTest {
    private static final long SECOND = 1_000_000;

    static DeadLetter letter(long offset, long micros, String rule) {
        return new DeadLetter("orders", 0, offset, null, new byte[] {7}, null, -1, micros, rule, "", "wrong", "orders", "1.0.0");
    }

    static String header(Letter letter, String name) {
        return letter.headers().stream().filter(one -> one.name().equals(name)).findFirst().map(one -> new String(one.value(), StandardCharsets.UTF_8)).orElse(null);
    }

    /** How many records letters speak of. */
    static long told(List<Letter> letters) {
        return letters.stream().mapToLong(letter -> header(letter, "la.repeats") == null ? 1 : Long.parseLong(header(letter, "la.repeats"))).sum();
    }

    private static LetterFold fold(int rate, long repeatsMillis) {
        return new LetterFold(new DeadLetters("{topic}.dlq", rate, repeatsMillis));
    }

    @Test
    void theFirstFewOfAFaultAreSentAndTheOthersAreOneWhenThePeriodIsOver() {
        var fold = fold(100, 60_000);
        var out = new ArrayList<Letter>();
        for (int i = 0; i < 1_000; i++) {
            fold.add(letter(i, 10 * SECOND + i, "amount.range"), out);
        }
        assertThat(out).hasSize(LetterFold.FEW);

        fold.add(letter(1_000, 61 * SECOND, "amount.range"), out);

        assertThat(out).hasSize(LetterFold.FEW + 2);
        var summary = out.get(LetterFold.FEW);
        assertThat(header(summary, "la.repeats")).isEqualTo("995");
        assertThat(header(summary, "la.offsets")).isEqualTo("0@5-999");
        assertThat(summary.topic()).isEqualTo("orders.dlq");
    }

    @Test
    void ofMoreFaultsThanThereMayBeSummariesTheRarestAreToldOfTogether() {
        var fold = fold(12, 60_000);
        var out = new ArrayList<Letter>();
        for (int i = 0; i < 100; i++) {
            int fault = i < 50 ? 0 : i % 5;
            fold.add(new DeadLetter(fault == 4 ? "returns" : "orders", 0, i, null, null, null, -1, 10 * SECOND, "rule." + fault, "", "wrong", "orders", "1.0.0"), out);
        }
        int before = out.size();
        fold.end(out);
        assertThat(told(out)).isEqualTo(100);
        var summaries = out.subList(before, out.size());
        assertThat(summaries).filteredOn(letter -> letter.topic().equals("orders.dlq")).extracting(letter -> header(letter, "la.rule")).containsExactly("rule.0", "rule.2", "(others)");
        var others = summaries.stream().filter(letter -> "(others)".equals(header(letter, "la.rule"))).findFirst().orElseThrow();
        assertThat(header(others, "la.faults")).isEqualTo("2");
        assertThat(header(others, "la.message")).isEqualTo("told of together: rule.3, rule.1");
        assertThat(header(others, "la.offsets")).isEqualTo("0@58-98");
        assertThat(header(others, "la.topic")).isEqualTo("orders");
    }

    @Test
    void faultsOfSeveralTopicsAreToldOfTogetherWithTheirTopics() {
        var fold = new LetterFold(new DeadLetters("all.dlq", 4, 60_000));
        var out = new ArrayList<Letter>();
        for (int i = 0; i < 10; i++) {
            for (String topic : List.of("orders", "returns")) {
                fold.add(new DeadLetter(topic, 1, i, null, null, null, -1, 10 * SECOND, "amount.range", "", "wrong", "orders", "1.0.0"), out);
            }
        }
        fold.end(out);
        assertThat(told(out)).isEqualTo(20);
        assertThat(header(out.getLast(), "la.topic")).isEqualTo("orders,returns");
        assertThat(header(out.getLast(), "la.offsets")).matches("orders/1@\\d-9,returns/1@\\d-9");
    }

    @Test
    void aPeriodAlsoEndsWithoutAFurtherRecord() {
        var fold = fold(100, 60_000);
        var out = new ArrayList<Letter>();
        assertThat(fold.endsAt()).isEqualTo(Long.MAX_VALUE);
        for (int i = 0; i < 10; i++) {
            fold.add(letter(i, 10 * SECOND, "amount.range"), out);
        }
        assertThat(fold.endsAt()).isGreaterThan(60_000).isLessThan(70_000);
        fold.end(out);
        assertThat(told(out)).isEqualTo(10);
        assertThat(fold.endsAt()).isEqualTo(Long.MAX_VALUE);
        fold.add(letter(10, 11 * SECOND, "amount.range"), out);
        assertThat(told(out)).as("late ones belong to the next period").isEqualTo(11);
    }

    @Property(tries = 300)
    void eachRecordIsToldOfOnceAndNoSecondHasMoreThanTheRate(@ForAll long seed, @ForAll @IntRange(min = 2, max = 50) int rate) {
        var chance = new Random(seed);
        var fold = fold(rate, 1_000 * (1 + chance.nextInt(5)));
        var out = new ArrayList<Letter>();
        var bySecond = new HashMap<Long, Integer>();
        long time = 0;
        long clock = 0;
        int rows = 500;
        int rules = 1 + chance.nextInt(10);
        for (int i = 0; i < rows; i++) {
            time += chance.nextInt(10) == 0 ? chance.nextInt(2_000_000) : chance.nextInt(1_000);
            int before = out.size();
            // Some come from a node whose clock is behind.
            long micros = chance.nextInt(5) == 0 ? Math.max(0, time - 500_000) : time;
            fold.add(letter(i, micros, "rule." + chance.nextInt(rules)), out);
            clock = Math.max(clock, micros);
            bySecond.merge(clock / SECOND, out.size() - before, Integer::sum);
        }
        fold.end(out);
        assertThat(told(out)).isEqualTo(rows);
        assertThat(bySecond.values()).allMatch(count -> count <= rate);
        var tally = fold.tally();
        assertThat(tally.sent() + tally.merged()).isEqualTo(rows);
    }
}
