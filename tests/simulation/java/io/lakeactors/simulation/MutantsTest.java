package io.lakeactors.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A guard that can be taken away unnoticed is either useless or unwatched; neither is allowed. */
class MutantsTest {
    private static final int STEPS = 2_000;
    private static final long SEEDS_MAX = 2_000;

    @Test
    void everyGuardIsMissedWhenItIsTakenAway() {
        var survivors = Mutants.all().parallelStream().filter(mutant -> {
            var caught = firstCatch(mutant);
            System.out.println(mutant.guard() + ": " + caught.orElse("SURVIVES"));
            return caught.isEmpty();
        }).map(Mutants.Mutant::guard).toList();
        assertThat(survivors).isEmpty();
        assertThat(Mutants.all()).hasSizeGreaterThanOrEqualTo(20);
    }

    /** The faults that a mutant is shown must not be too much for the real rules. */
    @Test
    void theRealRulesStandTheSameFaults() {
        Mutants.all().stream().map(Mutants.Mutant::focus).filter(focus -> !focus.isEmpty()).distinct().toList().parallelStream().forEach(focus -> {
            for (long seed = 0; seed < 100; seed++) {
                new World(seed, Laws.REAL, focus).run(STEPS);
            }
        });
    }

    private static Optional<String> firstCatch(Mutants.Mutant mutant) {
        for (long seed = 0; seed < SEEDS_MAX; seed++) {
            try {
                new World(seed, mutant.laws(), mutant.focus()).run(STEPS);
            } catch (Violation violation) {
                return Optional.of(violation.invariant() + caughtByItsAbsence(mutant, seed));
            } catch (IllegalArgumentException refused) {
                return Optional.of("a value that refuses nonsense" + caughtByItsAbsence(mutant, seed));
            }
        }
        return Optional.empty();
    }

    /** In the same world the real rules hold: what was seen is the missing guard's doing. */
    private static String caughtByItsAbsence(Mutants.Mutant mutant, long seed) {
        new World(seed, Laws.REAL, mutant.focus()).run(STEPS);
        return " at seed " + seed;
    }
}
