package io.lakeactors.lake.catalog;

import io.lakeactors.lake.iceberg.Evidence;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** What others may not do to a table while a pipeline writes it: take away what the pipeline needs. Everything else they may, and columns may be added. */
final class FedTableGuard {
    private final FedTables fed;

    FedTableGuard(FedTables fed) {
        this.fed = fed;
    }

    /** As {@link FedTables#lost}. */
    void lost(TableName table, long tookMillis) {
        fed.lost(table, tookMillis);
    }

    /** As {@link FedTables#landed}. */
    void landed(TableName table) {
        fed.landed(table);
    }

    /** @throws ForbiddenException naming the pipeline */
    void mayGo(TableName table, String doing) {
        fed.pipelineOf(table).ifPresent(pipeline -> {
            throw new ForbiddenException("Cannot %s table %s: the pipeline %s writes it. Pause it first: lake pause %s", doing, table, pipeline, pipeline);
        });
    }

    /** @throws ForbiddenException naming the pipeline and what it would miss */
    void mayBecome(TableName table, TableMetadata base, TableMetadata next, Evidence evidence) {
        Optional<String> harm = evidence.isLostIn(next)
                ? Optional.of("which positions of its source the table holds, as the new snapshot does not stand on those before it")
                : base.location().equals(next.location()) ? merging(base, next).or(() -> missing(base, next)) : Optional.of("the table's location");
        harm.ifPresent(what -> fed.pipelineOf(table).ifPresent(pipeline -> {
            throw new ForbiddenException("Cannot change table %s so: the pipeline %s writes it and would lose %s. Pause it first: lake pause %s", table, pipeline, what,
                    pipeline);
        }));
    }

    /** What has been taken in by one rule is not what another would have taken in, and nobody else sees to it that a key stays once. */
    private static Optional<String> merging(TableMetadata base, TableMetadata next) {
        Map<String, String> was = MergeRule.among(base.properties());
        Map<String, String> is = MergeRule.among(next.properties());
        if (!was.isEmpty() && next.formatVersion() > base.formatVersion()) {
            return Optional.of("the table's format " + base.formatVersion() + ", in which rows of a key are replaced");
        }
        return Stream.concat(was.keySet().stream(), is.keySet().stream()).filter(key -> !Objects.equals(was.get(key), is.get(key))).findFirst()
                .map(key -> "how rows of a key replace each other, as " + key + " says");
    }

    /** The first column that is there no more, or is no more what it was; wider types of the same kind still take what is written. */
    private static Optional<String> missing(TableMetadata base, TableMetadata next) {
        if (base.schema().sameSchema(next.schema())) {
            return Optional.empty();
        }
        List<Types.NestedField> columns = base.schema().columns();
        for (Types.NestedField column : columns) {
            Types.NestedField now = next.schema().findField(column.fieldId());
            if (now == null) {
                return Optional.of("the column " + column.name());
            }
            if (!now.name().equals(column.name())) {
                return Optional.of("the column " + column.name() + ", which would be named " + now.name());
            }
            if (!isKept(column.type(), now.type())) {
                return Optional.of("the type of the column " + column.name());
            }
        }
        return Optional.empty();
    }

    /** Members may be added to a struct; what is no struct stays as it is, since files are being written with the type that it has. */
    private static boolean isKept(Type was, Type is) {
        if (!was.isStructType() || !is.isStructType()) {
            return was.equals(is) || was.isNestedType() && is.isNestedType() && was.typeId() == is.typeId();
        }
        return was.asStructType().fields().stream().allMatch(member -> {
            Types.NestedField now = is.asStructType().field(member.fieldId());
            return now != null && now.name().equals(member.name()) && isKept(member.type(), now.type());
        });
    }
}
