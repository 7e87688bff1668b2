package io.lakeactors.engine.checks;

import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What people ask about checks on whole tables. Every stage fails with a {@link io.lakeactors.model.LakeException}. Safe for threads. */
public interface LakeChecks {
    /** How tables stand with their checks. */
    CompletionStage<CheckView> view();

    /** What is remembered of a table's evaluations, oldest first; empty if nothing is. */
    CompletionStage<List<TableEvaluation>> history(TableName table);

    /** Evaluates a table's checks on its current snapshot now. Fails with CHECKS_NOT_FOUND if no contract has any on it. */
    CompletionStage<TableEvaluation> run(TableName table);
}
