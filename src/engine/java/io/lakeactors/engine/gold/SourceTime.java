package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.GoldSpec.Incremental;
import io.lakeactors.contract.GoldSpec.Window;
import io.lakeactors.engine.gold.Windows.Kind;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import java.time.ZoneOffset;
import java.util.stream.Collectors;

/** Whether the windows of a gold table can be told by the column that its file names. */
final class SourceTime {
    private SourceTime() {}

    /** @return what the column holds @throws io.lakeactors.model.LakeException GOLD_NOT_BY_WINDOWS with the mend */
    static Kind of(TableQuery.Reading reading, GoldSpec spec) {
        Incremental by = spec.incremental().orElseThrow();
        if (!reading.sources().containsKey(by.from())) {
            throw unfit(spec, "the query does not read " + by.from(), "It reads " + reading.sources().keySet().stream().map(TableName::toString).collect(Collectors.joining(", ")) + ": name a time column of one of these");
        }
        var column = reading.column(by.from(), by.time()).orElseThrow(() -> unfit(spec, by.from() + " has no column \"" + by.time() + "\"", "Name its time column; lake tables " + by.from() + " has them all"));
        Kind kind = Kind.of(column.type());
        if (kind == null) {
            throw unfit(spec, by.source() + " is " + column.type() + ", and windows are of dates or timestamps", "Name a column that is one, or let the contract of " + by.from() + " type it so");
        }
        if (!column.required()) {
            throw unfit(spec, by.source() + " may be missing, and a row without it lies in no window", "Let the contract of " + by.from() + " say required: true of it, or leave incremental out");
        }
        if (kind == Kind.DATE && by.window() == Window.HOUR) {
            throw unfit(spec, by.source() + " is a date, which does not tell hours", "Let incremental.window be day");
        }
        if (kind != Kind.INSTANT && !by.zone().equals(ZoneOffset.UTC)) {
            throw unfit(spec, by.source() + " is " + (kind == Kind.DATE ? "a date" : "a local time") + ", which lies in no time zone", "Leave out incremental.zone");
        }
        return kind;
    }

    private static RuntimeException unfit(GoldSpec spec, String what, String mend) {
        return LakeError.of(ErrorCode.GOLD_NOT_BY_WINDOWS, what, spec.name() + ", incremental on line " + spec.incremental().orElseThrow().line(), mend).asException();
    }
}
