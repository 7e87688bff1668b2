package io.lakeactors.engine.partition;

/** Where a source ends, as far as it was told. Not safe for threads. */
final class SourceEnd {
    private long end = -1;
    private long before = -1;

    void heard(long position) {
        before = end;
        end = Math.max(end, position);
    }

    /** -1 if it is not known. */
    long position() {
        return end;
    }

    /** How many positions there are from this one to the end; without bound while it is not known. */
    long lag(long position) {
        return end < 0 ? Long.MAX_VALUE : end - position;
    }

    /** An end is told before the records in front of it come: whoever has passed the one that was told before keeps up. */
    boolean isReachedBy(long position) {
        return end >= 0 && position >= (before < 0 ? end : before);
    }
}
