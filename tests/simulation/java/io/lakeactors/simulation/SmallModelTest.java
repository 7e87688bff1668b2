package io.lakeactors.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol's ideas, each state of a small world visited. The numbers of states are those of the models that the protocol was designed with. */
class SmallModelTest {
    private static final int STATES_MAX = 3_000_000;

    @Test
    void positionsInTheTableAreEnoughForExactlyOnceWithAnyZombies() {
        var result = new OffsetsModel().search(STATES_MAX);
        assertThat(result.violation()).isEmpty();
        assertThat(result.exhaustive()).isTrue();
        assertThat(result.states()).isEqualTo(1_157_293);
        assertThat(result.goals()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "NO_COMPARE_AND_SET, I1", "NO_VALIDATION, I1", "JOURNAL_IS_TRUTH, I2", "DESTRUCTIVE_CLEANUP, I7", "ORPHANS_IGNORE_INTENTS, I7", "RESET_WHEN_LOST, I1"})
    void eachMissingGuardBreaksAnInvariant(OffsetsModel.Flaw flaw, String invariant) {
        assertThat(new OffsetsModel(flaw).search(STATES_MAX).violation()).contains(invariant);
    }

    /** Ten seconds more, for what needs no guard: {@code -Dmodel=full}. */
    @Test
    @EnabledIfSystemProperty(named = "model", matches = "full")
    void evidenceThatIsLostHaltsAndHarmsNothing() {
        var result = new OffsetsModel(OffsetsModel.Flaw.COMPACTION_DROPS_POSITION).search(STATES_MAX);
        assertThat(result.violation()).isEmpty();
        assertThat(result.states()).isEqualTo(1_014_349);
    }

    @Test
    void orphansMayBeRemovedByEpochWithoutKnowingWhoStillWrites() {
        var result = new EpochsModel(EpochsModel.Flaw.NONE, 3, 3, 1, 1).search(STATES_MAX);
        assertThat(result.violation()).isEmpty();
        assertThat(result.exhaustive()).isTrue();
        assertThat(result.states()).isEqualTo(386_064);
    }

    @ParameterizedTest
    @CsvSource({"ORPHANS_BY_AGE", "NO_EPOCH_CHECK"})
    void removingOrphansOtherwiseDestroysTables(EpochsModel.Flaw flaw) {
        assertThat(new EpochsModel(flaw, 3, 3, 1, 1).search(STATES_MAX).violation()).contains("I7");
    }
}
