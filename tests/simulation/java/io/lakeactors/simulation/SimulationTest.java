package io.lakeactors.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** The engine's cores in seeded worlds. {@code -Dseed=N} runs one world alone, {@code -Dseeds=N} as many. */
class SimulationTest {
    private static final int STEPS = 2_000;

    @Test
    void everyRecordLandsExactlyOnceWhateverHappens() {
        var faults = new FaultCounts();
        Long only = Long.getLong("seed");
        long first = only == null ? 0 : only;
        long seeds = only == null ? Long.getLong("seeds", 2_000) : 1;
        for (long seed = first; seed < first + seeds; seed++) {
            faults.add(run(seed));
        }
        System.out.println(seeds + " worlds of " + STEPS + " steps, faults: " + faults);
        if (seeds >= 2_000) {
            assertThat(EnumSet.allOf(Fault.class)).allSatisfy(fault -> assertThat(faults.of(fault)).as(fault.name()).isPositive());
        }
    }

    private static FaultCounts run(long seed) {
        var world = new World(seed, Laws.REAL);
        try {
            world.run(STEPS);
        } catch (RuntimeException violation) {
            throw new AssertionError("seed " + seed + " with " + world.swarm + "\n" + world.story() + violation.getMessage()
                    + "\nagain: mvn test -pl tests/simulation -am -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dseed=" + seed, violation);
        }
        return world.faults;
    }
}
