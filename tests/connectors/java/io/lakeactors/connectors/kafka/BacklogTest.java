package io.lakeactors.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.RawPool;
import io.lakeactors.model.SourceKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final SourceKey KEY = new SourceKey("c", "t", "topic", 3);

    private final RawPool pool = new RawPool(Backlog.RECORDS_MAX, Backlog.BYTES_MAX, 2);

    @Property(tries = 200)
    void batchesFollowOneAnotherAndKeepEveryRecordHoweverItWasPolled(@ForAll @Size(max = 40) List<@IntRange(min = 0, max = 700_000) Integer> sizes,
            @ForAll @IntRange(max = 5) int gap, @ForAll @IntRange(min = 1, max = 12) int perPoll, @ForAll boolean released) {
        var backlog = new Backlog(KEY, pool, 10);
        var position = new AtomicLong(10);
        var seen = new ArrayList<Integer>();
        long offset = 10;
        for (int from = 0; from < sizes.size(); from += perPoll) {
            var records = new ArrayList<ConsumerRecord<ByteBuffer, ByteBuffer>>();
            for (int size : sizes.subList(from, Math.min(sizes.size(), from + perPoll))) {
                offset += 1 + gap;
                records.add(of(offset, "k" + offset, filled(size, from + records.size())));
            }
            boolean more = from % 3 != 0;
            backlog.add(records, offset + 1, 7, more);
            drain(backlog, position, seen, released);
            assertThat(more || position.get() == offset + 1).as("all of it is ready unless more follows").isTrue();
        }
        backlog.settle();
        drain(backlog, position, seen, released);
        assertThat(seen).isEqualTo(sizes);
        assertThat(position.get()).isEqualTo(sizes.isEmpty() ? 10 : offset + 1);
    }

    private static byte[] filled(int size, int number) {
        var value = new byte[size];
        Arrays.fill(value, (byte) number);
        return value;
    }

    private static void drain(Backlog backlog, AtomicLong position, List<Integer> seen, boolean released) {
        while (backlog.isReady()) {
            RawBatch batch = backlog.take();
            assertThat(batch.range().first()).isEqualTo(position.get());
            position.set(batch.range().next());
            long bytes = 0;
            for (int row = 0; row < batch.count(); row++) {
                int at = batch.valueStart(row);
                int length = batch.valueLength(row);
                assertThat(batch.range().contains(batch.offset(row))).isTrue();
                assertThat(text(batch.bytes(), batch.keyStart(row), batch.keyLength(row))).isEqualTo("k" + batch.offset(row));
                assertThat(Arrays.equals(batch.bytes(), at, at + length, filled(length, seen.size()), 0, length)).isTrue();
                bytes += length + batch.keyLength(row);
                seen.add(length);
            }
            assertThat(bytes <= Backlog.BYTES_MAX || batch.count() == 1).isTrue();
            long footprint = batch.footprint();
            assertThat(footprint).isGreaterThanOrEqualTo(bytes + RawBatch.PADDING + 40L * batch.count());
            if (released) {
                batch.release();
                batch.release();
                assertThat(batch.footprint()).isEqualTo(footprint);
            }
        }
    }

    private static String text(byte[] bytes, int at, int length) {
        return new String(bytes, at, length, StandardCharsets.UTF_8);
    }

    @Test
    void aReleasedBatchCannotBeReadAndItsArraysAreFilledAgain() {
        var backlog = new Backlog(KEY, pool, 0);
        backlog.add(List.of(of(0, null, new byte[Backlog.BYTES_MAX])), 1, 1, false);
        RawBatch first = backlog.take();
        byte[] bytes = first.bytes();
        first.release();
        assertThatThrownBy(() -> first.valueStart(0)).isInstanceOf(NullPointerException.class);
        backlog.add(List.of(of(1, null, new byte[Backlog.BYTES_MAX])), 2, 1, false);
        assertThat(backlog.take().bytes()).isSameAs(bytes);
    }

    @Test
    void aTrickleTakesNoMoreMemoryThanItsRecords() {
        var backlog = new Backlog(KEY, pool, 0);
        backlog.add(List.of(of(0, "k", new byte[100])), 1, 1, false);
        assertThat(backlog.take().footprint()).isEqualTo(101 + RawBatch.PADDING + 40);
    }

    /** Hundreds of partitions share what is fetched: arrays for a megabyte each would be most of a node's memory. */
    @Test
    void whoHasLittleAtHandTakesLittleMemoryThoughMoreFollows() {
        var backlog = new Backlog(KEY, pool, 0);
        backlog.add(List.of(of(0, null, new byte[1_000])), 1, 1, true);
        backlog.settle();
        assertThat(backlog.take().footprint()).isLessThan(4_000);
        backlog.add(List.of(of(1, null, new byte[Backlog.BYTES_MAX / 4])), 2, 1, true);
        backlog.settle();
        assertThat(backlog.take().footprint()).as("of the pool").isGreaterThan(Backlog.BYTES_MAX);
    }

    @Test
    void positionsWithoutRecordsAreABatchToo() {
        var backlog = new Backlog(KEY, pool, 100);
        backlog.add(List.of(), 140, 2, false);
        RawBatch batch = backlog.take();
        assertThat(batch.count()).isZero();
        assertThat(batch.range()).isEqualTo(new OffsetRange(100, 140));
        assertThat(batch.leaderEpoch()).isEqualTo(2);
        assertThat(backlog.isReady()).isFalse();
    }

    @Test
    void positionsWithoutRecordsBehindAFullBatchAreOfThatBatch() {
        var backlog = new Backlog(KEY, pool, 0);
        backlog.add(List.of(of(0, null, new byte[Backlog.BYTES_MAX])), 5, 2, true);
        assertThat(backlog.isReady()).isFalse();
        backlog.add(List.of(of(7, null, new byte[1])), 8, 3, false);
        RawBatch first = backlog.take();
        assertThat(first.range()).isEqualTo(new OffsetRange(0, 5));
        assertThat(first.leaderEpoch()).isEqualTo(2);
        assertThat(backlog.take().range()).isEqualTo(new OffsetRange(5, 8));
    }

    @Test
    void noBatchHasMoreRecordsThanTheLimit() {
        var records = new ArrayList<ConsumerRecord<ByteBuffer, ByteBuffer>>();
        for (int i = 0; i < Backlog.RECORDS_MAX + 1; i++) {
            records.add(of(i, null, new byte[1]));
        }
        var backlog = new Backlog(KEY, pool, 0);
        backlog.add(records, records.size(), 5, false);
        RawBatch first = backlog.take();
        assertThat(first.count()).isEqualTo(Backlog.RECORDS_MAX);
        assertThat(first.leaderEpoch()).as("the epoch of its own last record").isEqualTo(4);
        assertThat(backlog.take().leaderEpoch()).isEqualTo(5);
    }

    @Test
    void nullKeysTombstonesSlicesAndHeadersArriveAsTheyWere() {
        var whole = ByteBuffer.wrap("--value--".getBytes(StandardCharsets.UTF_8), 2, 5).slice();
        var headers = new RecordHeaders();
        headers.add("trace\"\n", new byte[] {1, 2, 3}).add("empty", null);
        var records = List.of(
                new ConsumerRecord<>("topic", 3, 0, 99, TimestampType.CREATE_TIME, -1, 5, (ByteBuffer) null, whole, headers, Optional.of(1)),
                of(1, "key", null));
        var backlog = new Backlog(KEY, pool, 0);
        backlog.add(records, 2, 1, false);
        RawBatch batch = backlog.take();
        assertThat(new String(batch.bytes(), batch.valueStart(0), batch.valueLength(0), StandardCharsets.UTF_8)).isEqualTo("value");
        assertThat(batch.keyLength(0)).isEqualTo(-1);
        assertThat(batch.timestamp(0)).isEqualTo(99);
        assertThat(batch.headers(0)).asString(StandardCharsets.UTF_8).isEqualTo("[{\"k\":\"trace\\\"\\u000a\",\"v\":\"AQID\"},{\"k\":\"empty\",\"v\":null}]");
        assertThat(batch.valueLength(1)).isEqualTo(-1);
        assertThat(batch.headers(1)).isNull();
    }

    private static ConsumerRecord<ByteBuffer, ByteBuffer> of(long offset, String key, byte[] value) {
        ByteBuffer keyBytes = key == null ? null : ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8));
        return new ConsumerRecord<>("topic", 3, offset, 0, TimestampType.CREATE_TIME, keyBytes == null ? -1 : keyBytes.remaining(),
                value == null ? -1 : value.length, keyBytes, value == null ? null : ByteBuffer.wrap(value), new RecordHeaders(), Optional.of(4));
    }
}
