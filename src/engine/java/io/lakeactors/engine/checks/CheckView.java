package io.lakeactors.engine.checks;

import io.lakeactors.engine.WireMessage;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How tables stand with their checks.
 *
 * @param enabled whether anything is evaluated unasked
 * @param tables that contracts have checks on
 * @param remembered tables of which evaluations are known, those included whose contracts have no checks any more
 * @param more whether there are further tables, in the order of their names: a message between nodes has a largest size
 */
public record CheckView(boolean enabled, List<Table> tables, List<TableName> remembered, boolean more) implements WireMessage {
    public CheckView {
        tables = List.copyOf(tables);
        remembered = List.copyOf(remembered);
    }

    /**
     * @param checks how many there are
     * @param last empty before the first evaluation
     * @param trouble why the last try to evaluate came to nothing; empty if it did not
     * @param broken check to what is wrong, for people, of those that fail and of those with severity error that cannot be measured
     */
    public record Table(TableName table, String pipeline, String contract, int checks, Optional<TableEvaluation> last, String trouble, Map<String, String> broken) {
        public Table {
            broken = Map.copyOf(broken);
        }
    }
}
