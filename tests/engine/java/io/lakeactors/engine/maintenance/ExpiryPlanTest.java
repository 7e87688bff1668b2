package io.lakeactors.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.TableShape;
import io.lakeactors.model.TableShape.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which snapshots go. */
class ExpiryPlanTest {
    private static final long HOUR = 3_600_000;
    private static final long NOW = 1_000 * HOUR;

    private static Set<Long> expired(TableShape shape, long keep, int count, int newest) {
        return new ExpiryPlan(new ExpiryPlan.Limits(keep, count, newest, 0, 0)).expired(shape, NOW);
    }

    @Test
    void snapshotsBeyondTheirAgeGo() {
        var shape = Shapes.ofVersions(Shapes.chain(10, HOUR, NOW), Map.of());
        assertThat(expired(shape, 5 * HOUR, 100, 1)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    }

    @Test
    void whatIsStillToBeReadStaysWithAllThatCameAfterIt() {
        var shape = Shapes.ofVersions(Shapes.chain(10, HOUR, NOW - 500 * HOUR), Map.of());
        var plan = new ExpiryPlan(new ExpiryPlan.Limits(HOUR, 100, 1, 0, 0));
        assertThat(plan.expired(shape, NOW, Optional.of(6L))).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
        assertThat(plan.expired(shape, NOW, Optional.of(10L))).hasSize(9);
        assertThat(plan.expired(shape, NOW, Optional.of(99L))).as("a snapshot that the table has not: nothing is known").isEqualTo(plan.expired(shape, NOW, Optional.empty()));
        assertThat(plan.expired(shape, NOW, Optional.empty())).as("as long as nobody has said").isEmpty();
    }

    @Test
    void notForEverMoreSnapshotsStayForWhoIsBehind() {
        var shape = Shapes.ofVersions(Shapes.chain(10, HOUR, NOW - 500 * HOUR), Map.of());
        var plan = new ExpiryPlan(new ExpiryPlan.Limits(HOUR, 3, 1, 0, 2));
        assertThat(plan.expired(shape, NOW, Optional.of(1L))).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void theNewestStayHoweverOld() {
        var shape = Shapes.ofVersions(Shapes.chain(10, HOUR, NOW - 500 * HOUR), Map.of());
        assertThat(expired(shape, HOUR, 100, 3)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void theCurrentOneAndWhatHasANameStay() {
        var shape = Shapes.ofVersions(Shapes.chain(4, HOUR, NOW - 500 * HOUR), Map.of("audit", 2L));
        assertThat(expired(shape, HOUR, 100, 1)).containsExactlyInAnyOrder(1L, 3L);
    }

    @Test
    void everythingBetweenTheHeadAndTheNewestPositionsStays() {
        List<Version> versions = new ArrayList<>(Shapes.chain(6, HOUR, NOW - 500 * HOUR));
        for (int i = 3; i < 6; i++) {
            var foreign = versions.get(i);
            versions.set(i, new Version(foreign.id(), foreign.parent(), foreign.at(), false, "replace", 0, 0, 1, 1));
        }
        assertThat(expired(Shapes.ofVersions(versions, Map.of()), HOUR, 100, 1)).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void tooManyAreThinnedOutOverTheWholeTime() {
        var shape = Shapes.ofVersions(Shapes.chain(1_000, HOUR / 60, NOW), Map.of());

        var gone = expired(shape, 100 * HOUR, 100, 20);

        var kept = shape.snapshots().stream().filter(version -> !gone.contains(version.id())).toList();
        assertThat(kept).hasSizeBetween(50, 100);
        assertThat(kept.subList(kept.size() - 20, kept.size())).isEqualTo(shape.snapshots().subList(980, 1_000));
        assertThat(kept.getFirst().at()).isLessThan(NOW - 16 * HOUR);
        long widest = 0;
        for (int i = 1; i < kept.size(); i++) {
            widest = Math.max(widest, kept.get(i).at() - kept.get(i - 1).at());
        }
        assertThat(widest).as("the longest stretch without one").isLessThan(HOUR);
    }

    @Test
    void whatIsKeptWhileTimeGoesOnStaysBounded() {
        var versions = new ArrayList<Version>();
        long now = NOW;
        long id = 0;
        for (int round = 0; round < 400; round++) {
            for (int i = 0; i < 25; i++) {
                now += 250;
                versions.add(new Version(++id, id - 1, now, true, "append", 1, 0, 1, 1));
            }
            var gone = new ExpiryPlan(new ExpiryPlan.Limits(7 * 24 * HOUR, 100, 20, 0, 0)).expired(Shapes.ofVersions(versions, Map.of()), now);
            versions.removeIf(version -> gone.contains(version.id()));
            assertThat(versions).hasSizeLessThanOrEqualTo(100);
        }
        assertThat(versions.getFirst().at()).as("the oldest that is left").isLessThan(now - 1_800_000);
        assertThat(new HashSet<>(versions)).hasSizeGreaterThan(40);
    }

    @Test
    void whereThereIsRoomForOneBesideTheNewestTheOldestStays() {
        assertThat(expired(Shapes.ofVersions(Shapes.chain(6, HOUR, NOW), Map.of()), 100 * HOUR, 3, 2)).containsExactlyInAnyOrder(2L, 3L, 4L);
    }

    private static List<Long> keptOf(TableShape shape, ExpiryPlan.Limits limits) {
        var gone = new ExpiryPlan(limits).expired(shape, NOW);
        return shape.snapshots().stream().map(Version::id).filter(id -> !gone.contains(id)).toList();
    }

    @Test
    void allOfLateStayBesidesWithoutAGap() {
        var shape = Shapes.ofVersions(Shapes.chain(2_000, 250, NOW), Map.of());

        var kept = keptOf(shape, new ExpiryPlan.Limits(HOUR, 100, 20, 60_000, 1_000));

        assertThat(kept).endsWith(LongStream.rangeClosed(1_761, 2_000).boxed().toArray(Long[]::new));
        assertThat(kept.stream().filter(id -> id <= 1_760)).as("spread over the time before, as without them").hasSizeBetween(30, 80);
    }

    @Test
    void noMoreStayUnbrokenThanTheMetadataFileBears() {
        var shape = Shapes.ofVersions(Shapes.chain(2_000, 250, NOW), Map.of());
        int bearable = ExpiryPlan.Limits.unbrokenMax(Shapes.withMetadata(shape, 2_000 * 1_500), 300_000, 100);

        assertThat(bearable).isEqualTo(100);
        assertThat(keptOf(shape, new ExpiryPlan.Limits(HOUR, 100, 20, 60_000, bearable))).hasSizeBetween(130, 180).endsWith(LongStream.rangeClosed(1_901, 2_000).boxed().toArray(Long[]::new));
        assertThat(ExpiryPlan.Limits.unbrokenMax(Shapes.withMetadata(shape, 2_000 * 20_000), 300_000, 100)).as("where a snapshot takes more than its share").isZero();
    }

    @Test
    void nothingGoesWhereNothingIsTooOldOrTooMany() {
        assertThat(expired(Shapes.ofVersions(Shapes.chain(30, 1_000, NOW), Map.of()), HOUR, 100, 20)).isEmpty();
    }
}
