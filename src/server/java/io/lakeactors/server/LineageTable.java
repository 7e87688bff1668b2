package io.lakeactors.server;

import io.lakeactors.model.Maker;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableLineage;
import io.lakeactors.model.TableLineage.Input;
import io.lakeactors.model.TableLineage.Step;
import io.lakeactors.model.TableName;
import io.lakeactors.query.LineageTrace;
import io.lakeactors.query.SystemTable;
import io.lakeactors.query.SystemTable.Column;
import io.lakeactors.query.SystemTable.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code sys.lineage}: one row for each thing that a snapshot of a table was made of, each table's newest snapshot first; one without an input for those of which it is not known. */
final class LineageTable {
    /** Of each table, the latest. */
    private static final int STEPS_MAX = 1_000;

    private static final List<Column> COLUMNS = List.of(
            new Column("table_name", Kind.TEXT), new Column("snapshot_id", Kind.NUMBER), new Column("committed_at", Kind.TIME), new Column("kind", Kind.TEXT), new Column("job", Kind.TEXT),
            new Column("contract", Kind.TEXT), new Column("run_id", Kind.TEXT), new Column("commit_id", Kind.TEXT), new Column("epoch", Kind.NUMBER), new Column("rows_added", Kind.NUMBER),
            new Column("rows_removed", Kind.NUMBER), new Column("input_kind", Kind.TEXT), new Column("input", Kind.TEXT), new Column("input_cluster", Kind.TEXT),
            new Column("input_partition", Kind.NUMBER), new Column("input_from", Kind.NUMBER), new Column("input_next", Kind.NUMBER), new Column("input_snapshot_id", Kind.NUMBER));

    private LineageTable() {}

    static SystemTable of(LineageTrace trace) {
        return new SystemTable(new TableName("sys", "lineage"), COLUMNS, () -> trace.all(STEPS_MAX).stream().flatMap(table -> table.steps().stream().flatMap(step -> rows(table, step))).toList());
    }

    private static Stream<List<Object>> rows(TableLineage table, Step step) {
        return step.inputs().isEmpty() ? Stream.of(row(table, step, Arrays.asList(null, null, null, null, null, null, null))) : step.inputs().stream().map(input -> row(table, step, of(input)));
    }

    private static List<Object> row(TableLineage table, Step step, List<Object> input) {
        var row = new ArrayList<Object>(Arrays.asList(table.table().toString(), step.snapshot(), step.at(), step.kind().name().toLowerCase(Locale.ROOT), all(step, Maker::job), all(step, Maker::contract),
                step.runs().isEmpty() ? null : String.join(",", step.runs()), step.commit().isEmpty() ? null : step.commit(), step.epoch() < 0 ? null : step.epoch(), step.added(), step.removed()));
        row.addAll(input);
        return row;
    }

    private static String all(Step step, Function<Maker, String> what) {
        String all = step.makers().stream().map(what).distinct().collect(Collectors.joining(","));
        return all.isEmpty() ? null : all;
    }

    private static List<Object> of(Input input) {
        return switch (input) {
            case Input.Positions(SourceKey source, OptionalLong from, long next) ->
                Arrays.asList("topic", source.topic(), source.clusterId(), (long) source.partition(), orNull(from), next, null);
            case Input.Snapshot(TableName table, OptionalLong snapshot) -> Arrays.asList("table", table.toString(), null, null, null, null, orNull(snapshot));
            case Input.Files(String directory) -> Arrays.asList("files", directory, null, null, null, null, null);
        };
    }

    private static Long orNull(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }
}
