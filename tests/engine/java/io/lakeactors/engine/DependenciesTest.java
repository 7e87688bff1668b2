package io.lakeactors.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.testkit.ManualClock;
import io.lakeactors.testkit.SeededIds;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Without jitter, so that each wait is known. */
class DependenciesTest {
    private static final int OPENS_AFTER = 3;
    private static final LakeError AWAY = LakeError.of(ErrorCode.CATALOG_UNREACHABLE, "the catalog does not answer", "db:5432", "It is tried again by itself");

    private final ManualClock clock = new ManualClock(1_800_000_000_000L);
    private final Dependencies dependencies = new Dependencies(
            new EngineConfig.Retry(Duration.ofSeconds(1), Duration.ofSeconds(30), 0, OPENS_AFTER, Duration.ofSeconds(8)), clock, new SeededIds(1),
            new Signals(new PrometheusRegistry(), new MemoryBudget(1 << 20), clock));

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            dependencies.failed("catalog", AWAY);
        }
    }

    private Duration admit() {
        return dependencies.admit("catalog");
    }

    @Test
    void aDependencyThatFailsNowAndThenIsNotSpared() {
        for (int i = 0; i < 5; i++) {
            fail(OPENS_AFTER - 1);
            dependencies.answers("catalog");
        }
        assertThat(admit()).isZero();
    }

    @Test
    void afterSomeFailuresInARowOneTriesForAllAndTheOthersWait() {
        fail(OPENS_AFTER);
        assertThat(admit()).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(admit()).as("the trial").isZero();
        assertThat(admit()).as("another meanwhile").isPositive();
    }

    @Test
    void eachTrialThatFailsDoublesTheWaitUpToItsBound() {
        fail(OPENS_AFTER);
        for (int seconds : new int[] {1, 2, 4, 8, 8}) {
            assertThat(admit()).isEqualTo(Duration.ofSeconds(seconds));
            clock.advance(Duration.ofSeconds(seconds));
            assertThat(admit()).isZero();
            fail(1);
        }
    }

    @Test
    void theFirstTrialThatSucceedsLetsAllAskAgainAndTheNextOutageBeginsWithAShortWait() {
        fail(OPENS_AFTER);
        clock.advance(Duration.ofSeconds(1));
        admit();
        fail(1);
        clock.advance(Duration.ofSeconds(2));
        admit();
        dependencies.answers("catalog");
        assertThat(admit()).isZero();
        assertThat(admit()).isZero();
        assertThat(dependencies.view()).containsEntry("catalog", "ok");
        fail(OPENS_AFTER);
        assertThat(admit()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void lateFailuresOfCallsFromBeforeMoveNoTrial() {
        fail(OPENS_AFTER);
        clock.advance(Duration.ofMillis(600));
        fail(10);
        assertThat(admit()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void aTrialThatNeverEndsIsFollowedByAnother() {
        fail(OPENS_AFTER);
        clock.advance(Duration.ofSeconds(1));
        assertThat(admit()).isZero();
        clock.advance(Duration.ofSeconds(30));
        assertThat(admit()).isZero();
    }

    @Test
    void oneThatFailsDoesNotHoldUpAnother() {
        fail(OPENS_AFTER);
        assertThat(dependencies.admit("warehouse")).isZero();
    }

    @Test
    void whatIsWrongIsSaidWithSinceWhenAndWhenItIsTriedNext() {
        fail(1);
        assertThat(dependencies.view().get("catalog")).startsWith("LA-4001 the catalog does not answer").endsWith(" since 2027-01-15T08:00:00Z");
        fail(OPENS_AFTER);
        assertThat(dependencies.view().get("catalog")).endsWith(" since 2027-01-15T08:00:00Z, next trial at 2027-01-15T08:00:01Z");
        assertThat(dependencies.outage("catalog").orElseThrow().sentence())
                .isEqualTo("LA-4001 the catalog does not answer since 2027-01-15T08:00:00Z, next trial at 2027-01-15T08:00:01Z (db:5432). "
                        + "It is tried again by itself");
    }
}
