package io.lakeactors.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class PolledTest {
    private static final SourceKey KEY = new SourceKey("c", "t", "topic", 3);

    @Property(tries = 200)
    void cutsFollowOneAnotherAndKeepEveryRecord(@ForAll @Size(max = 40) List<@IntRange(min = 0, max = 900_000) Integer> sizes,
            @ForAll @IntRange(max = 5) int gap) {
        var records = new ArrayList<ConsumerRecord<ByteBuffer, ByteBuffer>>();
        long offset = 10;
        for (int size : sizes) {
            offset += 1 + gap;
            records.add(of(offset, "k" + offset, new byte[size]));
        }
        var polled = new Polled(KEY, records, 10, offset + 3, 7);
        long position = 10;
        int seen = 0;
        while (!polled.isDrained()) {
            RawBatch batch = polled.cut();
            assertThat(batch.range().first()).isEqualTo(position);
            position = batch.range().next();
            long bytes = 0;
            for (int row = 0; row < batch.count(); row++, seen++) {
                assertThat(batch.offset(row)).isEqualTo(records.get(seen).offset());
                assertThat(batch.range().contains(batch.offset(row))).isTrue();
                assertThat(batch.valueLength(row)).isEqualTo(sizes.get(seen));
                bytes += batch.valueLength(row) + batch.keyLength(row);
            }
            assertThat(bytes <= Polled.BYTES_MAX || batch.count() == 1).isTrue();
            assertThat(batch.footprint()).isEqualTo(bytes + RawBatch.PADDING + 40L * batch.count());
        }
        assertThat(seen).isEqualTo(records.size());
        assertThat(position).isEqualTo(offset + 3);
    }

    @Test
    void positionsWithoutRecordsAreABatchToo() {
        var polled = new Polled(KEY, List.of(), 100, 140, 2);
        RawBatch batch = polled.cut();
        assertThat(batch.count()).isZero();
        assertThat(batch.range()).isEqualTo(new OffsetRange(100, 140));
        assertThat(batch.leaderEpoch()).isEqualTo(2);
        assertThat(polled.isDrained()).isTrue();
    }

    @Test
    void noBatchHasMoreRecordsThanTheLimit() {
        var records = new ArrayList<ConsumerRecord<ByteBuffer, ByteBuffer>>();
        for (int i = 0; i < Polled.RECORDS_MAX + 1; i++) {
            records.add(of(i, null, new byte[1]));
        }
        var polled = new Polled(KEY, records, 0, records.size(), 5);
        RawBatch first = polled.cut();
        assertThat(first.count()).isEqualTo(Polled.RECORDS_MAX);
        assertThat(first.leaderEpoch()).as("the epoch of its own last record").isEqualTo(4);
        assertThat(polled.cut().leaderEpoch()).isEqualTo(5);
    }

    @Test
    void nullKeysTombstonesSlicesAndHeadersArriveAsTheyWere() {
        var whole = ByteBuffer.wrap("--value--".getBytes(StandardCharsets.UTF_8), 2, 5).slice();
        var headers = new RecordHeaders();
        headers.add("trace\"\n", new byte[] {1, 2, 3}).add("empty", null);
        var records = List.of(
                new ConsumerRecord<>("topic", 3, 0, 99, TimestampType.CREATE_TIME, -1, 5, (ByteBuffer) null, whole, headers, Optional.of(1)),
                of(1, "key", null));
        RawBatch batch = new Polled(KEY, records, 0, 2, 1).cut();
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
