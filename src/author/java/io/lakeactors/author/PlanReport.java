package io.lakeactors.author;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lakeactors.contract.Strictness;
import java.util.List;

/**
 * What a pipeline would be, if it were applied.
 *
 * @param strictness how strict the contract is, and which of its words says so
 * @param tables that it has, companions included
 * @param notices what its files say and is not enforced yet
 * @param sample what it would make of a sample, absent if none was given
 */
public record PlanReport(
        String pipeline, String contract, List<Strictness.Line> strictness, List<Table> tables, List<String> notices, @JsonInclude(JsonInclude.Include.NON_NULL) SampleReport sample) {
    public PlanReport {
        strictness = List.copyOf(strictness);
        tables = List.copyOf(tables);
        notices = List.copyOf(notices);
    }

    /** @param role bronze, silver or quarantine @param partitioning as pipelines write it */
    public record Table(String role, String name, List<String> partitioning, List<Column> columns, List<RowRule> rules) {
        public Table {
            partitioning = List.copyOf(partitioning);
            columns = List.copyOf(columns);
            rules = List.copyOf(rules);
        }
    }

    /** @param rules what is asked of its values */
    public record Column(String name, String type, boolean required, List<RowRule> rules) {
        public Column {
            rules = List.copyOf(rules);
        }
    }

    /** @param says what it asks for @param onFail what becomes of a record that breaks it */
    public record RowRule(String rule, String says, String onFail) {}
}
