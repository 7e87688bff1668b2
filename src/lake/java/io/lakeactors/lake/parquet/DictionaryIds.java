package io.lakeactors.lake.parquet;

/** Values of a page told as numbers into a dictionary: when that is worth it, and how the numbers are written. */
final class DictionaryIds {
    /** After so many values of a page at most every second may be new, or the dictionary is given up: that is when hashing costs more than it saves. */
    private static final int SAMPLE = 8192;
    /** After so many already if all but one in 32 are new: values that differ so much differ by half in a page, too. */
    private static final int EARLY_SAMPLE = 1023;

    private DictionaryIds() {}

    /** Whether, after {@code seen} values of a page of which {@code fresh} were new, it is time to give the dictionary up. */
    static boolean tooManyDistinct(int seen, int fresh) {
        return seen >= SAMPLE && fresh > seen / 2 || seen == EARLY_SAMPLE && fresh > seen - seen / 32;
    }

    /** The same for a whole page; a small one may hold a few new values more. */
    static boolean tooManyDistinctInPage(int count, int fresh) {
        return fresh > 16 + count / 2;
    }

    /** Appends ids: their width, then the hybrid. */
    static void encode(int[] ids, int count, int distinct, ByteSink to) {
        int width = RunLengths.width(distinct - 1);
        to.write(width);
        RunLengths.encode(ids, count, width, to);
    }
}
