package io.lakeactors.author;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.contract.TestFile.Verdict;
import java.util.List;

/**
 * What became of one event.
 *
 * @param rules the rules that it broke, the deciding one first; none if it was written
 * @param messages what was wrong, for each of them; none where the engine only counts
 * @param columns which column it concerns, for each of them; empty for the whole record
 * @param logged the rules that it broke and that only log
 * @param row the row that was written, empty if there is none
 */
record Outcome(Verdict verdict, List<String> rules, List<String> messages, List<String> columns, List<String> logged, ObjectNode row) {
    Outcome {
        rules = List.copyOf(rules);
        messages = List.copyOf(messages);
        columns = List.copyOf(columns);
        logged = List.copyOf(logged);
    }
}
