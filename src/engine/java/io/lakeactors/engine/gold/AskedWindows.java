package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.engine.gold.Windows.Kind;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.ValueSpan;
import java.util.List;

/** Holds the rows that a query gives to the windows that it was asked for. */
final class AskedWindows {
    private final GoldSpec spec;
    private final Windows windows;
    private final List<ValueSpan> asked;
    private final int column;
    private final Kind kind;

    /** @param asked in order */
    AskedWindows(GoldSpec spec, Windows windows, List<ValueSpan> asked) {
        this.spec = spec;
        this.windows = windows;
        this.asked = asked;
        column = spec.contract().schema().indexOf(spec.incremental().orElseThrow().of()).orElseThrow();
        kind = kind(spec);
    }

    /** What the result's column holds. */
    static Kind kind(GoldSpec spec) {
        int at = spec.contract().schema().indexOf(spec.incremental().orElseThrow().of()).orElseThrow();
        return Kind.of(spec.contract().schema().fields().get(at).type().word());
    }

    /** @throws io.lakeactors.model.LakeException GOLD_OUTSIDE_WINDOWS with an example */
    void hold(ColumnBatch batch) {
        Column values = batch.columns()[column];
        for (int row = 0; row < batch.rows(); row++) {
            long value = values instanceof Column.Ints days ? days.values()[row] : ((Column.Longs) values).values()[row];
            long window = windows.of(value, kind);
            if (asked.stream().noneMatch(stretch -> stretch.first() <= window && window <= stretch.last())) {
                throw outside(window);
            }
        }
    }

    private RuntimeException outside(long window) {
        var by = spec.incremental().orElseThrow();
        ValueSpan one = asked.getFirst();
        String windowsAsked = windows.name(one.first()) + (one.first() == one.last() ? "" : " to " + windows.name(one.last())) + (asked.size() > 1 ? " and others" : "");
        return LakeError.of(ErrorCode.GOLD_OUTSIDE_WINDOWS, "of rows whose " + by.time() + " lies in " + windowsAsked + " the query has made one whose " + by.of() + " lies in " + windows.name(window),
                spec.name() + ", incremental on line " + by.line(),
                "Let incremental.of name the column that is the " + by.window().word() + " of " + by.source() + (by.zone().getId().equals("Z") ? " in UTC, set incremental.zone" : " in " + by.zone())
                        + ", or leave incremental out").asException();
    }
}
