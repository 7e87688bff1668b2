package io.lakeactors.lake.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** What pages of entries owe when their file fails. */
final class FailingFile {
    private static final int ENTRIES = 5_000;

    private FailingFile() {}

    /** @param entry of a key, unique @param pages of which few stay in memory */
    static void aPageThatCannotBeReadIsNotTakenForOneWithoutEntries(EntryPages pages, LongFunction<long[]> entry) {
        fill(pages, entry, 0);
        // It closes the file, for good.
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> allThere(pages, entry)).isInstanceOf(UncheckedIOException.class);
        } finally {
            Thread.interrupted();
        }
        for (int again = 0; again < 10; again++) {
            assertThatThrownBy(() -> allThere(pages, entry)).isInstanceOf(UncheckedIOException.class);
        }
    }

    /** @param blocked the pages' folder, where there is a file */
    static void aPageThatCannotBeWrittenStays(EntryPages pages, LongFunction<long[]> entry, LongSupplier residentBytes, Path blocked) throws IOException {
        assertThatThrownBy(() -> fill(pages, entry, 0)).isInstanceOf(UncheckedIOException.class);
        long there = pages.size();
        for (int again = 0; again < 20; again++) {
            assertThatThrownBy(() -> fill(pages, entry, there)).isInstanceOf(UncheckedIOException.class);
        }
        assertThat(residentBytes.getAsLong()).isGreaterThanOrEqualTo(pages.size() * entry.apply(0).length * Long.BYTES);
        Files.delete(blocked);
        fill(pages, entry, 0);
        allThere(pages, entry);
    }

    private static void fill(EntryPages pages, LongFunction<long[]> entry, long from) {
        for (long key = from; key < ENTRIES; key++) {
            pages.put(entry.apply(key));
        }
    }

    private static void allThere(EntryPages pages, LongFunction<long[]> entry) {
        for (long key = 0; key < ENTRIES; key++) {
            long[] of = entry.apply(key);
            assertThat(pages.get(of, new long[of.length])).as("key %d", key).isTrue();
        }
    }
}
