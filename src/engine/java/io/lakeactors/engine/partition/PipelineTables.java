package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.RawTables;
import io.lakeactors.engine.maintenance.Charge;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SortBy;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of a pipeline, by what they are to it. */
public final class PipelineTables {
    private PipelineTables() {}

    /** All of them, companions included, as they should be in the catalog. */
    public static Map<Refined.Role, TableSpec> of(PipelineSpec spec) {
        var tables = new EnumMap<Refined.Role, TableSpec>(Refined.Role.class);
        var properties = new HashMap<>(Map.of("la.pipeline", spec.name()));
        spec.formatVersion().ifPresent(version -> properties.put("format-version", version.toString()));
        spec.bronze().ifPresent(name -> tables.put(Refined.Role.BRONZE, new TableSpec(name, RawTables.BRONZE, byIngestDay(), properties)));
        spec.silver().ifPresent(silver -> {
            Schema rows = spec.contract().schema().with(AuditColumns.FIELDS);
            Schema all = rows.with(silver.merge().map(merge -> merge.columnsBeside(rows)).orElse(List.of()));
            tables.put(Refined.Role.SILVER, new TableSpec(silver.table(), all, silver.partitioning(), merging(properties, silver)));
            tables.put(Refined.Role.QUARANTINE, new TableSpec(silver.table().quarantine(), RawTables.QUARANTINE, List.of(), properties));
        });
        return tables;
    }

    private static Map<String, String> merging(Map<String, String> properties, PipelineSpec.Silver silver) {
        var all = new HashMap<>(properties);
        silver.merge().ifPresent(merge -> all.putAll(merge.properties()));
        all.putAll(SortBy.properties(silver.sort()));
        return all;
    }

    private static List<PartitionBy> byIngestDay() {
        return List.of(new PartitionBy(PartitionBy.Transform.DAY, AuditColumns.INGEST_TS));
    }

    /** The table whose commits carry a table of this role: a quarantine goes with its target. */
    static TableName targetOf(PipelineSpec spec, Refined.Role role) {
        return switch (role) {
            case BRONZE -> spec.bronze().orElseThrow();
            case SILVER, QUARANTINE -> spec.silver().orElseThrow().table();
        };
    }

    /** Tables with a vector of their own. */
    public static List<TableName> targets(PipelineSpec spec) {
        var targets = new ArrayList<TableName>();
        spec.silver().ifPresent(silver -> targets.add(silver.table()));
        spec.bronze().ifPresent(targets::add);
        return targets;
    }

    /** Whether a pipeline that becomes another has the same text and writes the same tables: then nothing but its contract is another. */
    public static boolean changesContractOnly(PipelineSpec before, PipelineSpec now) {
        return before.text().equals(now.text()) && targets(before).equals(targets(now));
    }

    /** How the tables shall be looked after. */
    public static List<Charge> charges(PipelineSpec spec) {
        var goals = spec.goals();
        var charges = new ArrayList<Charge>();
        of(spec).forEach((role, table) -> charges.add(new Charge(table.name(), targetOf(spec, role), spec.name(), goals.fileBytes(), goals.keepMillis(part(role)).orElse(-1L),
                goals.snapshotsMillis().orElse(-1L), isFollowed(spec, role))));
        return charges;
    }

    private static boolean isFollowed(PipelineSpec spec, Refined.Role role) {
        return switch (role) {
            case BRONZE -> false;
            case SILVER -> spec.outlets().topic().isPresent();
            case QUARANTINE -> spec.outlets().deadLetters().isPresent();
        };
    }

    private static PipelineSpec.Part part(Refined.Role role) {
        return switch (role) {
            case BRONZE -> PipelineSpec.Part.BRONZE;
            case SILVER -> PipelineSpec.Part.SILVER;
            case QUARANTINE -> PipelineSpec.Part.QUARANTINE;
        };
    }

    /** The table whose ledger speaks for the pipeline: the judged one, if there is one. */
    public static TableName main(PipelineSpec spec) {
        return targets(spec).getFirst();
    }
}
