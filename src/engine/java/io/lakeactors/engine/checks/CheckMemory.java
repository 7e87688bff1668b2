package io.lakeactors.engine.checks;

import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the keeper of checks knows after a crash.
 *
 * @param evaluations oldest first: of each table the newest without gaps, and of the week before them the last one of each hour; none of tables that had nothing
 *     new for a week, but the newest of each gold table
 * @param told the time of the last evaluation of each table that others have been told of, milliseconds since 1970
 * @param tickets that are open, or that nobody could be told of yet
 */
public record CheckMemory(List<TableEvaluation> evaluations, Map<TableName, Long> told, TicketBook tickets) {
    static final CheckMemory EMPTY = new CheckMemory(List.of(), Map.of(), TicketBook.EMPTY);
    private static final int NEWEST = 60;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long KEEP_MILLIS = 7 * 24 * HOUR_MILLIS;
    private static final int RESULTS_OF_TABLE = 10_000;

    public CheckMemory {
        evaluations = List.copyOf(evaluations);
        // Journals of earlier versions do not hold these.
        told = told == null ? Map.of() : Map.copyOf(told);
        tickets = tickets == null ? TicketBook.EMPTY : tickets;
    }

    CheckMemory apply(CheckEvent event) {
        return switch (event) {
            case CheckEvent.TableEvaluated(TableEvaluation fresh) -> {
                var kept = new ArrayList<>(evaluations);
                kept.removeAll(superfluous(fresh));
                kept.removeAll(outlived(fresh));
                kept.add(fresh);
                var present = kept.stream().map(TableEvaluation::table).collect(Collectors.toSet());
                var heard = new HashMap<>(told);
                heard.keySet().retainAll(present);
                yield new CheckMemory(kept, heard, tickets);
            }
            case CheckEvent.EvaluationTold(TableName table, long at) -> {
                var heard = new HashMap<>(told);
                heard.merge(table, at, Math::max);
                yield new CheckMemory(evaluations, heard, tickets);
            }
            case CheckEvent.TicketOpened(var ticket) -> new CheckMemory(evaluations, told, tickets.with(ticket));
            case CheckEvent.TicketClosed(var id, long at) -> new CheckMemory(evaluations, told, tickets.closed(id, at));
            case CheckEvent.TicketTold(var id, boolean closed) -> new CheckMemory(evaluations, told, tickets.told(id, closed));
        };
    }

    /** What need not be kept of a table once this is. */
    private Set<TableEvaluation> superfluous(TableEvaluation fresh) {
        var known = of(fresh.table());
        var gone = new HashSet<TableEvaluation>();
        var hours = new HashSet<Long>();
        int results = fresh.results().size();
        for (int i = known.size() - 1; i >= 0; i--) {
            var one = known.get(i);
            boolean isNew = known.size() - i < NEWEST;
            boolean isHours = hours.add(one.at() / HOUR_MILLIS) && one.at() > fresh.at() - KEEP_MILLIS;
            results += one.results().size();
            if (!isNew && !isHours || results > RESULTS_OF_TABLE) {
                gone.add(one);
            }
        }
        return gone;
    }

    /** What is remembered of other tables that had nothing new for so long that they are likely to be no more. */
    private Set<TableEvaluation> outlived(TableEvaluation fresh) {
        long since = fresh.at() - KEEP_MILLIS;
        var present = evaluations.stream().filter(one -> one.at() > since).map(TableEvaluation::table).collect(Collectors.toSet());
        return evaluations.stream().filter(one -> !one.table().equals(fresh.table()) && !present.contains(one.table()) && !isLastOfGold(one)).collect(Collectors.toSet());
    }

    /** Nobody would measure it again, and by its time it is known which candidates are taken. */
    private boolean isLastOfGold(TableEvaluation one) {
        return TableEvaluation.isGold(one.pipeline()) && last(one.table()).filter(one::equals).isPresent();
    }

    /** The oldest evaluation that others have not been told of. */
    Optional<TableEvaluation> untold() {
        return evaluations.stream().filter(one -> one.at() > told.getOrDefault(one.table(), Long.MIN_VALUE)).min(Comparator.comparingLong(TableEvaluation::at));
    }

    /** Oldest first. */
    List<TableEvaluation> of(TableName table) {
        return evaluations.stream().filter(one -> one.table().equals(table)).toList();
    }

    Optional<TableEvaluation> last(TableName table) {
        return evaluations.stream().filter(one -> one.table().equals(table)).reduce((earlier, later) -> later);
    }
}
