package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.quality.FailedRanges;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EquippedTest {
    private static final Refinery REFINERY = (Refinery) Proxy.newProxyInstance(Refinery.class.getClassLoader(), new Class<?>[] {Refinery.class}, (self, method, given) -> method.getName().equals("equals") ? self == given[0] : "a refinery");

    private final List<Optional<LakeError>> told = new ArrayList<>();
    private Optional<LakeException> failure = Optional.empty();
    private final Equipped equipped = new Equipped((spec, time, failed) -> {
        failure.ifPresent(error -> {
            throw error;
        });
        return REFINERY;
    }, "n-7", told::add);

    private void make() {
        equipped.refinery(null, Optional.empty(), FailedRanges.NONE);
    }

    private static Optional<LakeException> of(ErrorCode code) {
        return Optional.of(LakeError.of(code, "the function score@1 is not loaded", "`score@1(a)`", "Put it there").asException());
    }

    @Test
    void whatANodeLacksIsTroubleThatNamesTheNodeUntilItLacksItNoMore() {
        failure = of(ErrorCode.FUNCTION_MISSING);
        assertThat(equipped.refinery(null, Optional.empty(), FailedRanges.NONE)).isEmpty();
        assertThat(told).singleElement().satisfies(error -> assertThat(error.orElseThrow().sentence()).contains("LA-5076", "score@1", "on node n-7", "Put it there"));

        failure = Optional.empty();
        assertThat(equipped.refinery(null, Optional.empty(), FailedRanges.NONE)).contains(REFINERY);
        assertThat(told).last().isEqualTo(Optional.empty());
    }

    @Test
    void otherFailuresGoOn() {
        failure = of(ErrorCode.CONTRACT_INVALID);
        assertThatThrownBy(this::make).isInstanceOf(LakeException.class);
        assertThat(told).isEmpty();
    }
}
