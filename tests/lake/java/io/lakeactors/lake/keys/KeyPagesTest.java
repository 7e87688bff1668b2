package io.lakeactors.lake.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.iceberg.relocated.com.google.common.hash.Hashing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPagesTest {
    private static final int WIDTH = 6;

    @TempDir
    Path folder;

    private static long[] entry(long key, long value) {
        var hash = new KeyHash();
        byte[] bytes = String.valueOf(key).getBytes(StandardCharsets.UTF_8);
        hash.of(bytes, bytes.length);
        return new long[] {hash.high(), hash.low(), value, key, -value, 7};
    }

    @ParameterizedTest
    @CsvSource({"1, 100000000", "2, 60000", "3, 1"})
    void whatWasPutLastIsFoundHoweverLittleMayStayInMemory(long seed, long residentBytes) {
        var chance = new Random(seed);
        var reference = new HashMap<Long, Long>();
        long[] found = new long[WIDTH];
        try (var pages = new KeyPages(WIDTH, residentBytes, folder)) {
            for (int step = 0; step < 60_000; step++) {
                long key = chance.nextInt(20_000);
                long[] entry = entry(key, step);
                if (chance.nextInt(10) == 0) {
                    pages.remove(entry);
                    reference.remove(key);
                } else {
                    pages.put(entry);
                    reference.put(key, (long) step);
                }
            }
            assertThat(pages.size()).isEqualTo(reference.size());
            assertThat(pages.residentBytes()).isLessThanOrEqualTo(Math.max(residentBytes, 8 * 4_100));
            for (long key = 0; key < 20_000; key++) {
                long[] wanted = entry(key, 0);
                assertThat(pages.get(wanted, found)).isEqualTo(reference.containsKey(key));
                if (reference.containsKey(key)) {
                    assertThat(found).isEqualTo(entry(key, reference.get(key)));
                }
            }
            pages.clear();
            long[] any = entry(1, 1);
            assertThat(pages.get(any, found)).isFalse();
            pages.put(any);
            assertThat(pages.get(any, found)).isTrue();
        }
    }

    @Test
    void aPageThatCannotBeReadIsNotTakenForOneWithoutEntries() {
        try (var pages = new KeyPages(WIDTH, 1, folder)) {
            FailingFile.aPageThatCannotBeReadIsNotTakenForOneWithoutEntries(pages, key -> entry(key, key));
        }
    }

    @Test
    void aPageThatCannotBeWrittenStays() throws IOException {
        Path blocked = Files.createFile(folder.resolve("no folder"));
        try (var pages = new KeyPages(WIDTH, 1, blocked)) {
            FailingFile.aPageThatCannotBeWrittenStays(pages, key -> entry(key, key), pages::residentBytes, blocked);
        }
    }

    @Test
    void aKeyIsFoundAsItIsNowWhateverComesBetween() {
        long[] found = new long[WIDTH];
        try (var pages = new KeyPages(WIDTH, 1, folder)) {
            for (long other = 0; other < 20_000; other++) {
                long[] entry = entry(-1, other);
                pages.put(entry);
                assertThat(pages.get(entry, found)).isTrue();
                assertThat(found).isEqualTo(entry);
                // What is last in its page comes into its place.
                pages.remove(entry);
                assertThat(pages.get(entry, found)).isFalse();
                pages.put(entry);
                // Pages double, and leave memory.
                pages.put(entry(other, other));
                assertThat(pages.get(entry(-1, 0), found)).isTrue();
                assertThat(found).isEqualTo(entry);
            }
        }
    }

    @Test
    void nothingIsLeftWhenItIsClosed() throws IOException {
        try (var pages = new KeyPages(WIDTH, 1, folder)) {
            for (long key = 0; key < 5_000; key++) {
                pages.put(entry(key, key));
            }
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void moreKeysThanItsPagesHoldAreAFaultWithAName() {
        try (var pages = new KeyPages(WIDTH, 1 << 20, folder)) {
            assertThatThrownBy(() -> {
                // All in one page, however many there are.
                for (long key = 0; key < 1_000; key++) {
                    pages.put(new long[] {1, key, key, 0, 0, 0});
                }
            }).isInstanceOfSatisfying(LakeException.class, full -> assertThat(full.error().code()).isEqualTo(ErrorCode.MERGE_INDEX_FULL));
        }
    }

    @Test
    void theHashIsMurmur3() {
        var hash = new KeyHash();
        var chance = new Random(1);
        for (int length = 0; length < 70; length++) {
            byte[] bytes = new byte[length];
            chance.nextBytes(bytes);
            hash.of(bytes, length);
            var wanted = java.nio.ByteBuffer.wrap(Hashing.murmur3_128(0).hashBytes(bytes).asBytes()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            assertThat(new long[] {hash.high(), hash.low()}).as("%d bytes", length).isEqualTo(new long[] {wanted.getLong(), wanted.getLong()});
        }
    }
}
