package io.lakeactors.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** A stretch of a time column's values, both ends included: microseconds since 1970-01-01T00:00:00, or days since then where the column is a date. */
public record ValueSpan(long first, long last) {
    public ValueSpan {
        if (first > last) {
            throw new IllegalArgumentException(first + " is after " + last);
        }
    }

    /** The same values in as few spans as possible, in order. */
    public static List<ValueSpan> joined(Collection<ValueSpan> spans) {
        var joined = new ArrayList<ValueSpan>();
        for (ValueSpan span : spans.stream().sorted(Comparator.comparingLong(ValueSpan::first)).toList()) {
            ValueSpan before = joined.isEmpty() ? null : joined.getLast();
            if (before != null && span.first <= before.last + 1) {
                joined.set(joined.size() - 1, new ValueSpan(before.first, Math.max(before.last, span.last)));
            } else {
                joined.add(span);
            }
        }
        return joined;
    }
}
