package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.lake.parquet.PageScratch;
import io.lakeactors.lake.parquet.ParquetLayout;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScratchesTest {
    private static final ParquetLayout PLAIN = ParquetLayout.DEFAULT;
    private static final ParquetLayout SMALL = new ParquetLayout(10, 1 << 10, 1 << 20, 1 << 10, 1);

    @Test
    void whatAWriterHasLeftIsForTheNextOneOfTheSameLayout() {
        var scratches = new Scratches(4);
        var plain = scratches.take(PLAIN);
        var small = scratches.take(SMALL);
        scratches.giveBack(plain);
        scratches.giveBack(small);
        assertThat(scratches.take(SMALL)).isSameAs(small);
        assertThat(scratches.take(PLAIN)).isSameAs(plain);
        var fresh = scratches.take(PLAIN);
        assertThat(fresh).isNotSameAs(plain);
        fresh.close();
        plain.close();
        small.close();
    }

    @Test
    void theOldestBeyondTheBoundIsFreed() {
        var scratches = new Scratches(1);
        var first = scratches.take(PLAIN);
        var second = scratches.take(PLAIN);
        scratches.giveBack(first);
        scratches.giveBack(second);
        assertThat(first.isClosed()).isTrue();
        assertThat(second.isClosed()).isFalse();
        assertThat(scratches.take(PLAIN)).isSameAs(second);
        second.close();
    }

    @Test
    void whatComesBackAfterTheEndIsFreed() {
        var scratches = new Scratches(4);
        var kept = scratches.take(PLAIN);
        var late = scratches.take(PLAIN);
        scratches.giveBack(kept);
        scratches.close();
        assertThat(kept.isClosed()).isTrue();
        scratches.giveBack(late);
        assertThat(late.isClosed()).isTrue();
    }

    @Test
    void twoWritersNeverShareOne() throws Exception {
        var scratches = new Scratches(3);
        var inUse = ConcurrentHashMap.<PageScratch>newKeySet();
        try (var writers = Executors.newFixedThreadPool(6)) {
            var ends = IntStream.range(0, 6).mapToObj(writer -> writers.submit(() -> {
                for (int i = 0; i < 300; i++) {
                    var scratch = scratches.take(PLAIN);
                    assertThat(inUse.add(scratch)).isTrue();
                    Thread.yield();
                    inUse.remove(scratch);
                    scratches.giveBack(scratch);
                }
            })).toList();
            for (var end : ends) {
                end.get(30, TimeUnit.SECONDS);
            }
        }
        scratches.close();
    }
}
