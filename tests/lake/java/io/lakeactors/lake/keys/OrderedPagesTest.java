package io.lakeactors.lake.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderedPagesTest {
    private static final int WIDTH = 5;
    private static final int RANK = 4;
    private static final Comparator<long[]> ORDER = Comparator.<long[]>comparingLong(entry -> entry[0]).thenComparingLong(entry -> entry[1]).thenComparingLong(entry -> entry[RANK]);

    @TempDir
    Path folder;

    private static long[] entry(long key, long rank, long value) {
        long high = key * 0x9e3779b97f4a7c15L;
        return new long[] {high, key % 2, value, -value, rank};
    }

    /** One key has half of all entries. */
    private static long[] any(Random chance, long value) {
        return entry(chance.nextBoolean() ? 7 : chance.nextInt(2_000), chance.nextInt(8_000) - 4_000, value);
    }

    @ParameterizedTest
    @CsvSource({"1, 100000000", "2, 60000", "3, 1"})
    void neighboursAreFoundHoweverLittleMayStayInMemory(long seed, long residentBytes) {
        var chance = new Random(seed);
        var reference = new TreeSet<>(ORDER);
        try (var pages = new OrderedPages(WIDTH, RANK, residentBytes, folder)) {
            for (int step = 0; step < 40_000; step++) {
                long[] entry = any(chance, step);
                reference.remove(entry);
                if (chance.nextInt(10) == 0) {
                    pages.remove(entry);
                } else {
                    pages.put(entry);
                    reference.add(entry);
                }
            }
            assertThat(pages.size()).isEqualTo(reference.size());
            // Where pages begin stays: that of a third of a page each at worst.
            long begins = pages.size() / 28 * 120;
            assertThat(pages.residentBytes()).isGreaterThan(pages.size() / 84 * 120).isLessThanOrEqualTo(Math.max(residentBytes, 8 * 3_400 + begins));
            for (int step = 0; step < 20_000; step++) {
                long[] like = any(chance, step);
                long[] same = reference.floor(like);
                isFound(pages.get(like, found), same != null && ORDER.compare(same, like) == 0 ? same : null, like);
                isFound(pages.lower(like, found), reference.lower(like), like);
                isFound(pages.higher(like, found), reference.higher(like), like);
            }
        }
    }

    private final long[] found = new long[WIDTH];

    private void isFound(boolean is, long[] expected, long[] like) {
        boolean sameKey = expected != null && expected[0] == like[0] && expected[1] == like[1];
        assertThat(is).isEqualTo(sameKey);
        if (is) {
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void aPageThatCannotBeReadIsNotTakenForOneWithoutEntries() {
        try (var pages = new OrderedPages(WIDTH, RANK, 1, folder)) {
            FailingFile.aPageThatCannotBeReadIsNotTakenForOneWithoutEntries(pages, key -> entry(key, 1, key));
        }
    }

    @Test
    void aPageThatCannotBeWrittenStays() throws IOException {
        Path blocked = Files.createFile(folder.resolve("no folder"));
        try (var pages = new OrderedPages(WIDTH, RANK, 1, blocked)) {
            FailingFile.aPageThatCannotBeWrittenStays(pages, key -> entry(key, 1, key), pages::residentBytes, blocked);
        }
    }

    @Test
    void nothingIsKnownAfterItWasClearedAndNothingIsLeftWhenItIsClosed() throws IOException {
        try (var pages = new OrderedPages(WIDTH, RANK, 1, folder)) {
            for (long key = 0; key < 5_000; key++) {
                pages.put(entry(key, 1, key));
            }
            pages.clear();
            assertThat(pages.get(entry(1, 1, 1), found)).isFalse();
            pages.put(entry(1, 1, 1));
            assertThat(pages.get(entry(1, 1, 1), found)).isTrue();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 100000000", "2, 1"})
    void whatIsForgottenIsGoneAndTheRestIsThere(long seed, long residentBytes) {
        var chance = new Random(seed);
        var reference = new TreeSet<>(ORDER);
        try (var pages = new OrderedPages(WIDTH, RANK, residentBytes, folder)) {
            for (int round = 0; round < 4; round++) {
                for (int step = 0; step < 5_000; step++) {
                    long[] entry = any(chance, step);
                    reference.remove(entry);
                    reference.add(entry);
                    pages.put(entry);
                }
                pages.removeIf(entry -> entry[RANK] % 3 != 0);
                reference.removeIf(entry -> entry[RANK] % 3 != 0);
                assertThat(pages.size()).isEqualTo(reference.size());
                for (int step = 0; step < 5_000; step++) {
                    long[] like = any(chance, step);
                    long[] same = reference.floor(like);
                    isFound(pages.get(like, found), same != null && ORDER.compare(same, like) == 0 ? same : null, like);
                    isFound(pages.lower(like, found), reference.lower(like), like);
                    isFound(pages.higher(like, found), reference.higher(like), like);
                }
            }
        }
    }
}
