package io.lakeactors.model;

/** One term of a table's partitioning, {@code day(event_ts)}. */
public record PartitionBy(Transform transform, String column) {
    /** Iceberg's transforms without parameters. */
    public enum Transform {
        IDENTITY,
        YEAR,
        MONTH,
        DAY,
        HOUR
    }

    @Override
    public String toString() {
        return transform == Transform.IDENTITY ? column : transform.name().toLowerCase(java.util.Locale.ROOT) + "(" + column + ")";
    }
}
