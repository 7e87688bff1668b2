package io.lakeactors.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChaosOptionsTest {
    private static ChaosOptions options(int brokers, List<FaultKind> faults) {
        return new ChaosOptions(Duration.ofMinutes(3), 7, 3, brokers, 12, 600, ChaosOptions.FRESH, faults, Path.of("drill"));
    }

    @ParameterizedTest
    @EnumSource(value = FaultKind.class, names = {"BROKER_KILL", "BROKER_ROLLING", "LEADER_CHANGE"})
    void aFaultThatNeedsThreeBrokersIsRefusedWithOne(FaultKind fault) {
        assertThatThrownBy(() -> options(1, List.of(FaultKind.KILL_ANY, fault)))
                .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageContaining(fault.word() + " needs --brokers 3");
        assertThat(options(3, List.of(fault)).faults()).containsExactly(fault);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void brokersAreOneOrThree(int brokers) {
        assertThatThrownBy(() -> options(brokers, List.of(FaultKind.KILL_ANY))).hasMessageContaining("--brokers must be 1 or 3, was " + brokers);
    }

    @Test
    void theCommandThatDoesItAgainNamesTheBrokersAndTheFaultsWhereTheyAreNotTheUsualOnes() {
        assertThat(options(1, FaultKind.fitting(3, 1)).command()).isEqualTo("lake chaos --minutes 3 --seed 7 --nodes 3 --partitions 12 --rate 600");
        assertThat(options(3, FaultKind.fitting(3, 3)).command())
                .isEqualTo("lake chaos --minutes 3 --seed 7 --nodes 3 --brokers 3 --partitions 12 --rate 600");
        assertThat(options(3, List.of(FaultKind.LEADER_CHANGE)).command()).endsWith("--rate 600 --faults leader-change");
    }
}
