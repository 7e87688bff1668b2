package io.lakeactors.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.junit.jupiter.api.Test;

/** What our encodings write, Parquet's own decoders read. */
class EncodingsTest {
    /** Numbers with runs, below 2^width. */
    private static int[] numbers(long seed, int count, int width) {
        var random = new Random(seed);
        var numbers = new int[count];
        for (int i = 0; i < count; ) {
            int run = random.nextInt(3) == 0 ? 1 + random.nextInt(40) : 1;
            int value = width == 0 ? 0 : random.nextInt() >>> (32 - width);
            for (int end = Math.min(count, i + run); i < end; i++) {
                numbers[i] = value;
            }
        }
        return numbers;
    }

    @Property(tries = 500)
    void runLengthsAreReadBack(@ForAll long seed, @ForAll @IntRange(min = 1, max = 700) int count, @ForAll @IntRange(max = 31) int width) throws IOException {
        int[] numbers = numbers(seed, count, width);
        var sink = new ByteSink(1);
        RunLengths.encode(numbers, count, width, sink);
        var decoder = new RunLengthBitPackingHybridDecoder(width, ByteBufferInputStream.wrap(ByteBuffer.wrap(sink.toBytes())));
        for (int number : numbers) {
            assertThat(decoder.readInt()).isEqualTo(number);
        }
    }

    @Property(tries = 500)
    void deltasAreReadBack(@ForAll @Size(min = 1, max = 600) long[] values, @ForAll boolean narrow, @ForAll @IntRange(max = 63) int shift) throws IOException {
        for (int i = 0; i < values.length; i++) {
            values[i] = narrow ? (int) (values[i] >> shift) : values[i] >> shift;
        }
        var sink = new ByteSink(1);
        DeltaPacking.encode(values, values.length, narrow, new long[128], sink);
        var reader = new DeltaBinaryPackingValuesReader();
        reader.initFromPage(values.length, ByteBufferInputStream.wrap(ByteBuffer.wrap(sink.toBytes())));
        for (long value : values) {
            assertThat(narrow ? reader.readInteger() : reader.readLong()).isEqualTo(value);
        }
    }

    @Test
    void deltasOfTheExtremesWrap() throws IOException {
        long[] values = {Long.MIN_VALUE, Long.MAX_VALUE, 0, Long.MIN_VALUE, -1, Long.MAX_VALUE};
        deltasAreReadBack(values, false, 0);
        long[] narrow = {Integer.MIN_VALUE, Integer.MAX_VALUE, 0, Integer.MIN_VALUE, -1, Integer.MAX_VALUE};
        deltasAreReadBack(narrow, true, 0);
    }

    @Property(tries = 200)
    void bytesKeepTheirNumbers(@ForAll @Size(max = 400) List<@StringLength(max = 20) String> texts) {
        var dictionary = new BytesDictionary();
        Map<String, Integer> expected = new HashMap<>();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int number = expected.computeIfAbsent(new String(bytes, StandardCharsets.UTF_8), fresh -> expected.size());
            assertThat(dictionary.idOf(bytes, 0, bytes.length)).isEqualTo(number);
            assertThat(dictionary.value(number)).isEqualTo(bytes);
        }
        assertThat(dictionary.size()).isEqualTo(expected.size());
    }

    @Property(tries = 200)
    void bytesAreFoundWhereverTheyStand(@ForAll @Size(max = 300) List<@Size(max = 20) byte[]> values, @ForAll @IntRange(max = 40) int before,
            @ForAll @IntRange(max = 40) int behind) {
        var dictionary = new BytesDictionary();
        for (byte[] value : values) {
            var around = new byte[before + value.length + behind];
            Arrays.fill(around, (byte) 'x');
            System.arraycopy(value, 0, around, before, value.length);
            int number = dictionary.idOf(value, 0, value.length);
            assertThat(dictionary.idOf(around, before, value.length)).isEqualTo(number);
            assertThat(dictionary.value(number)).isEqualTo(value);
        }
    }

    @Test
    void zeroBytesAtTheEndCount() {
        var dictionary = new BytesDictionary();
        for (int length = 0; length < 40; length++) {
            assertThat(dictionary.idOf(new byte[64], 0, length)).isEqualTo(length);
        }
    }

    @Property(tries = 200)
    void wordsKeepTheirNumbers(@ForAll @Size(max = 600) List<Long> words) {
        var dictionary = new LongDictionary();
        var expected = new ArrayList<Long>();
        for (long word : words) {
            if (!expected.contains(word)) {
                expected.add(word);
            }
            assertThat(dictionary.idOf(word)).isEqualTo(expected.indexOf(word));
        }
        assertThat(dictionary.size()).isEqualTo(expected.size());
    }

    @Property(tries = 500)
    void shortenedTextIsBelowAndAbove(@ForAll @StringLength(max = 30) String text, @ForAll @IntRange(min = 4, max = 20) int limit) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        byte[] lower = Bounds.lower(value, limit, true);
        byte[] upper = Bounds.upper(value, limit, true);
        assertThat(Arrays.compareUnsigned(lower, value)).isNotPositive();
        assertThat(Arrays.compareUnsigned(upper, value)).isNotNegative();
        assertThat(new String(lower, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8)).isEqualTo(lower);
        assertThat(new String(upper, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8)).isEqualTo(upper);
        assertThat(lower.length).isLessThanOrEqualTo(Math.max(limit, 0));
    }

    @Test
    void whatCannotBeIncrementedStaysWhole() {
        byte[] last = "\uDBFF\uDFFF".repeat(5).getBytes(StandardCharsets.UTF_8);
        assertThat(Bounds.upper(last, 8, true)).isEqualTo(last);
        byte[] ones = {-1, -1, -1};
        assertThat(Bounds.upper(ones, 2, false)).isEqualTo(ones);
        assertThat(Bounds.upper(new byte[] {1, -1, 5}, 2, false)).isEqualTo(new byte[] {2});
        assertThat(Bounds.upper("\uD7FFabcdef".getBytes(StandardCharsets.UTF_8), 3, true)).isEqualTo("\uE000".getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 300)
    void boundsOfBytesAreThoseOfASort(@ForAll @Size(min = 1, max = 50) List<@Size(max = 12) byte[]> values) {
        var bounds = new BytesBounds(false);
        values.forEach(value -> bounds.add(value, 0, value.length));
        List<byte[]> sorted = values.stream().sorted(Arrays::compareUnsigned).toList();
        assertThat(bounds.least()).isEqualTo(sorted.get(0));
        assertThat(bounds.greatest()).isEqualTo(sorted.get(sorted.size() - 1));
    }

    @Property(tries = 300)
    void boundsOfAPageAreThoseOfASort(@ForAll @Size(max = 20) byte[] shared, @ForAll @Size(min = 1, max = 50) List<@Size(max = 12) byte[]> tails) {
        List<byte[]> values = tails.stream().map(tail -> joined(shared, tail)).toList();
        var data = new byte[values.stream().mapToInt(value -> value.length).sum()];
        var offsets = new int[values.size() + 1];
        for (int i = 0; i < values.size(); i++) {
            System.arraycopy(values.get(i), 0, data, offsets[i], values.get(i).length);
            offsets[i + 1] = offsets[i] + values.get(i).length;
        }
        var bounds = new BytesBounds(false);
        bounds.addAll(data, offsets, values.size());
        List<byte[]> sorted = values.stream().sorted(Arrays::compareUnsigned).toList();
        assertThat(bounds.least()).isEqualTo(sorted.get(0));
        assertThat(bounds.greatest()).isEqualTo(sorted.get(sorted.size() - 1));
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] both = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, both, head.length, tail.length);
        return both;
    }

    @Property(tries = 300)
    void boundsOfAPageOfDecimalsAreThoseOfNumbers(@ForAll @Size(min = 1, max = 50) List<BigInteger> numbers) {
        List<BigInteger> small = numbers.stream().map(number -> number.remainder(BigInteger.TEN.pow(30))).toList();
        var data = new byte[13 * small.size()];
        var offsets = new int[small.size() + 1];
        for (int i = 0; i < small.size(); i++) {
            System.arraycopy(fixed(small.get(i)), 0, data, 13 * i, 13);
            offsets[i + 1] = 13 * (i + 1);
        }
        var bounds = new BytesBounds(true);
        bounds.addAll(data, offsets, small.size());
        assertThat(new BigInteger(bounds.least())).isEqualTo(Collections.min(small));
        assertThat(new BigInteger(bounds.greatest())).isEqualTo(Collections.max(small));
    }

    @Property(tries = 300)
    void boundsOfDecimalsAreThoseOfNumbers(@ForAll @Size(min = 1, max = 50) List<BigInteger> numbers) {
        var bounds = new BytesBounds(true);
        List<BigInteger> small = numbers.stream().map(number -> number.remainder(BigInteger.TEN.pow(30))).sorted().toList();
        small.forEach(number -> bounds.add(fixed(number), 0, 13));
        assertThat(new BigInteger(bounds.least())).isEqualTo(small.get(0));
        assertThat(new BigInteger(bounds.greatest())).isEqualTo(small.get(small.size() - 1));
    }

    private static byte[] fixed(BigInteger number) {
        var bytes = new byte[13];
        Arrays.fill(bytes, (byte) (number.signum() < 0 ? -1 : 0));
        byte[] own = number.toByteArray();
        System.arraycopy(own, 0, bytes, 13 - own.length, own.length);
        return bytes;
    }
}
