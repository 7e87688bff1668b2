package io.lakeactors.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.TableShape;
import io.lakeactors.model.TableShape.LiveFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which files are written into one. */
class CompactionPlanTest {
    private static final long GOAL = 1_000_000;
    private static final CompactionPlan.Limits LIMITS = new CompactionPlan.Limits(GOAL, 8, 16);

    private static List<CompactionPlan.Group> groups(TableShape shape) {
        return new CompactionPlan(LIMITS).groups(shape, file -> true);
    }

    @Test
    void fewSmallFilesAreLeftAlone() {
        assertThat(groups(Shapes.ofBytes(10, 10, 10, 10, 10, 10, 10))).isEmpty();
    }

    @Test
    void manySmallFilesGoIntoOne() {
        var groups = groups(Shapes.ofBytes(10, 10, 10, 10, 10, 10, 10, 10));
        assertThat(groups).hasSize(1);
        assertThat(groups.getFirst().paths()).hasSize(8);
    }

    @Test
    void filesThatAreLargeEnoughAreNotTouched() {
        var groups = groups(Shapes.ofBytes(750_000, 900_000, 10, 10, 10, 10, 10, 10, 10, 10));
        assertThat(groups).singleElement().satisfies(group -> assertThat(group.paths()).doesNotContain("f0", "f1").hasSize(8));
    }

    @Test
    void aFileThatOutweighsTheSmallOnesWaitsForThemToGrow() {
        var groups = groups(Shapes.ofBytes(500_000, 10, 10, 10, 10, 10, 10, 10));
        assertThat(groups).singleElement().satisfies(group -> assertThat(group.paths()).doesNotContain("f0"));
    }

    @Test
    void noGroupIsLargerThanTheGoal() {
        long[] bytes = new long[40];
        java.util.Arrays.fill(bytes, 90_000);
        assertThat(groups(Shapes.ofBytes(bytes))).hasSizeGreaterThan(2).allMatch(group -> group.bytes() <= GOAL && group.files().size() > 1);
    }

    @Test
    void aFileWithDeletesIsWrittenAgainEvenAlone() {
        var shape = Shapes.of(new TableShape.Partition("0", 1, GOAL, List.of(new LiveFile("f", GOAL, 10, 1))));
        assertThat(groups(shape)).singleElement().satisfies(group -> assertThat(group.paths()).containsExactly("f"));
    }

    @Test
    void partitionsAreNeverMixedAndTheOneWithMostFilesComesFirst() {
        var few = new ArrayList<LiveFile>();
        var many = new ArrayList<LiveFile>();
        for (int i = 0; i < 9; i++) {
            few.add(new LiveFile("few" + i, 10, 1, 0));
        }
        for (int i = 0; i < 20; i++) {
            many.add(new LiveFile("many" + i, 10, 1, 0));
        }
        var groups = groups(Shapes.of(new TableShape.Partition("a", 9, 90, few), new TableShape.Partition("b", 20, 200, many)));
        assertThat(groups).extracting(CompactionPlan.Group::partition).containsExactly("b", "a");
        assertThat(groups.getLast().paths()).allMatch(path -> path.startsWith("few"));
    }

    @Test
    void whoAsksHasEverythingPutTogether() {
        assertThat(new CompactionPlan(LIMITS.all()).groups(Shapes.ofBytes(400_000, 10), file -> true)).singleElement().satisfies(group -> assertThat(group.paths()).hasSize(2));
        assertThat(new CompactionPlan(LIMITS.all()).groups(Shapes.ofBytes(400_000), file -> true)).isEmpty();
    }

    @Test
    void whenThereIsTimeFewFilesGoTogetherTooButALargeOneIsNotWrittenAgainForASmallOne() {
        assertThat(new CompactionPlan(LIMITS.thorough()).groups(Shapes.ofBytes(100, 150, 200), file -> true)).singleElement().satisfies(group -> assertThat(group.paths()).hasSize(3));
        assertThat(new CompactionPlan(LIMITS.thorough()).groups(Shapes.ofBytes(400_000, 10), file -> true)).isEmpty();
    }

    /** The design's promise: however long little is added, few files remain, and rows are written again only as often as their file doubles. */
    @Test
    void aTableThatIsFedForEverHasFewFilesAndIsNotWrittenOverAndOver() {
        var chance = new Random(7);
        var files = new ArrayList<LiveFile>();
        long fed = 0;
        long written = 0;
        int most = 0;
        for (int round = 0; round < 5_000; round++) {
            for (int i = 0; i < 4; i++) {
                long bytes = 200 + chance.nextInt(200);
                fed += bytes;
                files.add(new LiveFile("n" + round + "-" + i, bytes, 1, 0));
            }
            var small = files.stream().filter(file -> file.bytes() < LIMITS.smallBelow()).toList();
            most = Math.max(most, small.size());
            for (var group : groups(Shapes.of(new TableShape.Partition("0", files.size(), 0, small)))) {
                var gone = new HashSet<>(group.paths());
                files.removeIf(file -> gone.contains(file.path()));
                files.add(new LiveFile("c" + round, group.bytes(), 1, 0));
                written += group.bytes();
            }
        }
        assertThat(most).isLessThanOrEqualTo(20);
        assertThat(written).as("bytes written again for " + fed + " that were fed").isLessThan(fed * 10);
    }

    @Test
    void largeFilesThatAreNotInOrderAreSortedTogetherAFewAtATimeAndOnlyWhenThereIsTime() {
        var files = new ArrayList<LiveFile>();
        for (int i = 0; i < 10; i++) {
            files.add(new LiveFile("unsorted" + i, GOAL, 10, 0, true));
        }
        files.add(new LiveFile("few", 10, 1, 0, true));
        var shape = Shapes.of(new TableShape.Partition("0", 11, 10 * GOAL, files));

        assertThat(groups(shape)).as("in passing").isEmpty();
        assertThat(new CompactionPlan(LIMITS.thorough()).groups(shape, file -> true)).extracting(group -> group.files().size()).containsExactly(4, 4, 2);
        assertThat(new CompactionPlan(LIMITS.all()).groups(Shapes.of(new TableShape.Partition("0", 1, GOAL, List.of(files.getFirst()))), file -> true)).singleElement()
                .satisfies(group -> assertThat(group.paths()).containsExactly("unsorted0"));
    }
}
