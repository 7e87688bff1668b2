package io.lakeactors.decode;

import io.lakeactors.model.Column;
import io.lakeactors.model.TimeForm;

/** Takes whole units since 1970 as microseconds: multiplied, or divided towards the past. */
final class EpochValue {
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final ColumnPlace place;
    private final Column.Longs column;
    private final long microsPerUnit;
    private final long unitsPerMicro;

    private EpochValue(ColumnPlace place, long microsPerUnit, long unitsPerMicro) {
        this.place = place;
        column = (Column.Longs) place.column();
        this.microsPerUnit = microsPerUnit;
        this.unitsPerMicro = unitsPerMicro;
    }

    /** Units as a contract says them; null if it says that they are texts. */
    static EpochValue of(ColumnPlace place, TimeForm form) {
        return switch (form) {
            case ISO -> null;
            case EPOCH_SECONDS -> new EpochValue(place, MICROS_PER_SECOND, 1);
            case EPOCH_MILLIS -> new EpochValue(place, MICROS_PER_MILLI, 1);
            case EPOCH_MICROS -> new EpochValue(place, 1, 1);
            case EPOCH_NANOS -> new EpochValue(place, 1, NANOS_PER_MICRO);
        };
    }

    ColumnPlace place() {
        return place;
    }

    void add(long units) {
        if (Math.multiplyHigh(units, microsPerUnit) != units * microsPerUnit >> 63) {
            place.fault("a time out of range: " + units);
        } else {
            column.add(unitsPerMicro == 1 ? units * microsPerUnit : Math.floorDiv(units, unitsPerMicro));
        }
    }
}
