package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.keys.KeyPages;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;

/** One row of each key, the newest (upsert). */
final class NewestRows extends KeyIndex {
    private final long[] held;

    /** @param residentBytes of memory @param folder of this machine for what is more @param gone as {@link KeyIndex} has it */
    NewestRows(int width, SourcePlaces places, IntPredicate gone, long residentBytes, Path folder) {
        super(width, places, gone, new KeyPages(width, pageBytes(residentBytes), folder), residentBytes);
        held = new long[width];
    }

    @Override
    void meet(long[] row, boolean isDeletion) {
        boolean there = get(row, held);
        boolean live = there && isLive(held);
        boolean rivals = live || there && KeyEntry.isDeletion(held);
        if (live && held[KeyEntry.AT] == row[KeyEntry.AT]) {
            return;
        }
        if (rivals && compare(row, held) <= 0) {
            doom(row);
            return;
        }
        if (live) {
            doom(held);
        }
        remember(there ? held : row, there);
        if (isDeletion) {
            delete(row);
        }
        put(row);
    }

    @Override
    List<Ended> ended() {
        return List.of();
    }
}
