package io.lakeactors.author;

import io.lakeactors.author.PlanReport.Column;
import io.lakeactors.author.PlanReport.RowRule;
import io.lakeactors.author.PlanReport.Table;
import io.lakeactors.contract.Checked;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.RuleWords;
import io.lakeactors.contract.Strictness;
import io.lakeactors.engine.partition.PipelineTables;
import io.lakeactors.engine.partition.Refined;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.Rule;
import io.lakeactors.model.TableSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a pipeline would be, by its files alone. */
public final class Plan {
    private Plan() {}

    /**
     * @param pipeline the pipeline's file
     * @param sample a file with events
     * @param environment whose overlays are laid over the pipeline and its contract
     * @param directory where relative paths begin
     * @throws io.lakeactors.model.LakeException as {@link SampleRun} has it
     */
    public static PlanReport of(Path pipeline, Optional<Path> sample, Optional<String> environment, Path directory) {
        Checked<PipelineSpec> checked = PipelineFiles.known(directory.resolve(pipeline).normalize(), directory, environment, reading -> { });
        PipelineSpec spec = PipelineFiles.required(checked);
        Optional<SampleReport> tried = sample.map(given -> directory.resolve(given).normalize())
                .map(file -> SampleRun.of(spec, Sample.read(file, PipelineFiles.shown(file, directory), spec), 0, true));
        return new PlanReport(spec.name(), spec.contract().title(), Strictness.lines(spec.contractText(), spec.contract().object()), tables(spec), checked.notices(), tried.orElse(null));
    }

    private static List<Table> tables(PipelineSpec spec) {
        var tables = new ArrayList<Table>();
        PipelineTables.of(spec).forEach((role, table) -> tables.add(table(spec, role, table)));
        return tables;
    }

    private static Table table(PipelineSpec spec, Refined.Role role, TableSpec table) {
        List<Rule> rules = role == Refined.Role.SILVER ? spec.contract().rules() : List.of();
        List<Column> columns = table.schema().fields().stream().map(field -> column(field, rules, spec.contract())).toList();
        List<RowRule> ofRows = rules.stream().filter(rule -> table.schema().indexOf(Rule.top(RuleWords.columns(rule))).isEmpty()).map(rule -> words(rule, spec.contract())).toList();
        return new Table(role.name().toLowerCase(Locale.ROOT), table.name().toString(), table.partitioning().stream().map(PartitionBy::toString).toList(),
                columns, ofRows);
    }

    private static Column column(Field field, List<Rule> rules, Contract contract) {
        List<RowRule> own = rules.stream().filter(rule -> Rule.top(RuleWords.columns(rule)).equals(field.name())).map(rule -> words(rule, contract)).toList();
        return new Column(field.name(), field.type().word(), field.required(), own);
    }

    private static RowRule words(Rule rule, Contract contract) {
        return new RowRule(rule.id(), RuleWords.sentence(rule, contract), RuleWords.action(rule, contract));
    }
}
