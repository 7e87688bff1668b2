package io.lakeactors.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageScratchTest {
    @Test
    void aLongerArrayBeginsWithWhatTheOldOneHeldAndTheOldOneIsUsedAgain() {
        try (var scratch = new PageScratch(ParquetLayout.DEFAULT)) {
            byte[] old = {1, 2, 3, 4};
            byte[] longer = scratch.grown(old, 3, 5);
            assertThat(longer).hasSizeGreaterThanOrEqualTo(8).startsWith(1, 2, 3);
            assertThat(scratch.spareBytes()).isEqualTo(4);
            assertThat(scratch.grown(new byte[2], 2, 3)).isSameAs(old);
            assertThat(scratch.grown(new int[] {7}, 1, 2)).hasSize(2).startsWith(7);
            assertThat(scratch.grown(new long[] {9}, 1, 9)).hasSize(16).startsWith(9);
        }
    }

    @Test
    void whatFilesGiveBackIsCountedUntilItIsDropped() {
        try (var scratch = new PageScratch(ParquetLayout.DEFAULT)) {
            long before = scratch.heldBytes();
            scratch.giveBack(new byte[1 << 10]);
            scratch.giveBack(new int[1 << 10]);
            scratch.giveBack(new long[1 << 10]);
            assertThat(scratch.spareBytes()).isEqualTo(13 << 10);
            assertThat(scratch.heldBytes()).isEqualTo(before + (13 << 10));
            scratch.dropSpares();
            assertThat(scratch.heldBytes()).isEqualTo(before);
        }
    }
}
