package io.lakeactors.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec.Delivery;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The engine's cores in seeded worlds. {@code -Dseed=N} runs one world alone, {@code -Dseeds=N} as many; the profile {@code drills} runs 10,000. */
class SimulationTest {
    private static final int STEPS = 2_000;
    private static final long ENOUGH_FOR_ALL = 2_000;

    private final FaultCounts faults = new FaultCounts();
    private final Map<Delivery, Integer> worlds = new EnumMap<>(Delivery.class);

    @Test
    void everyRecordLandsExactlyOnceWhateverHappens() {
        Long only = Long.getLong("seed");
        long first = only == null ? 0 : only;
        long seeds = only == null ? Long.getLong("seeds", ENOUGH_FOR_ALL) : 1;
        LongStream.range(first, first + seeds).parallel().forEach(this::run);
        System.out.println(seeds + " worlds of " + STEPS + " steps " + worlds + ", faults: " + faults);
        if (seeds >= ENOUGH_FOR_ALL) {
            assertThat(EnumSet.allOf(Fault.class)).allSatisfy(fault -> assertThat(faults.of(fault)).as(fault.name()).isPositive());
            assertThat(worlds).containsOnlyKeys(Delivery.values());
        }
    }

    private void run(long seed) {
        var world = new World(seed, Laws.REAL);
        try {
            world.run(STEPS);
        } catch (RuntimeException violation) {
            throw new AssertionError("seed " + seed + " with " + world.swarm + "\n" + world.story() + violation.getMessage()
                    + "\nagain: mvn test -pl tests/simulation -am -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dseed=" + seed, violation);
        }
        synchronized (faults) {
            faults.add(world.faults);
            worlds.merge(world.swarm.delivery(), 1, Integer::sum);
        }
    }
}
