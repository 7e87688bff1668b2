package io.lakeactors.lake.keys;

/** Entries of fixed width that are found by some of their words, in pages that are bounded in memory. Not safe for threads. */
public interface EntryPages extends AutoCloseable {
    /** @param like has the words by which an entry is found @return whether there is such an entry; then it is {@code into} */
    boolean get(long[] like, long[] into);

    /**
     * Adds the entry, or puts it in the place of the one that is found by the same words.
     *
     * @throws io.lakeactors.model.LakeException MERGE_INDEX_FULL, from some 750 million entries on
     */
    void put(long[] entry);

    /** Forgets the entry, if it is there. @param like has the words by which it is found */
    void remove(long[] like);

    long size();

    /** From now on pages take so many bytes of memory at most; at least a few stay. */
    void bound(long residentBytes);

    void clear();

    @Override
    void close();
}
