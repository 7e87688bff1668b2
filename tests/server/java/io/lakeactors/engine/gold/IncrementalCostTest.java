package io.lakeactors.engine.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What a run over one changed day of a year costs beside one over all of it; asked for with {@code -Dgold.cost=ROWS}, and printed. */
@EnabledIfSystemProperty(named = "gold.cost", matches = "[0-9]+")
class IncrementalCostTest extends WindowsFixture {
    private static final int DAYS_OF_YEAR = 365;

    private static double cpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private double cost(GoldRun.Asked asked) {
        double before = cpuSeconds();
        GoldRecord run = run(asked).orElseThrow();
        assertThat(run.outcome()).as(run.reason()).isEqualTo(GoldRecord.Outcome.PUBLISHED);
        System.out.printf("%s: %.2f CPU-s, %d windows, %d rows%n", asked, cpuSeconds() - before, run.made().windows(), run.made().rows());
        return cpuSeconds() - before;
    }

    private void day(long day, int rows) {
        var events = new ArrayList<Event>();
        for (int i = 0; i < rows; i++) {
            events.add(new Event(day * rows + i, day * DAY + i * (DAY / rows), i % 1_000, false));
        }
        land(source(EVENTS, Optional.empty(), true), events);
    }

    @Test
    void aDayOfAYearCostsLessThanTheYear() {
        store.ensure(source(EVENTS, Optional.empty(), true), false);
        store.ensure(source(NAMES, Optional.empty(), false), false);
        applied(QUERY.replace("count(*) as n", "count(distinct id % 5000) as n"), "{ window: day, of: day, from: silver.events.ts }", CONTRACT);
        int rows = Integer.getInteger("gold.cost") / DAYS_OF_YEAR;
        for (int day = 0; day < DAYS_OF_YEAR; day++) {
            day(day, rows);
        }
        double full = 0;
        double one = 0;
        for (int time = 0; time < 3; time++) {
            full = cost(GoldRun.Asked.IN_FULL);
            day(200 + time, 100);
            one = cost(GoldRun.Asked.NOBODY);
        }
        assertThat(one).isLessThan(full);
    }
}
