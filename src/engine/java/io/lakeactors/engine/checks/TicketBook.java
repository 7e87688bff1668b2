package io.lakeactors.engine.checks;

import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import io.lakeactors.model.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The tickets of checks that keep failing, oldest first. Of each check one is open at most. Pure. */
public record TicketBook(List<Entry> entries) {
    static final TicketBook EMPTY = new TicketBook(List.of());
    /** So many that are over wait for the desk; of more the oldest that it never heard of are left out. */
    static final int OVER_MAX = 1_000;

    /** @param told whether the desk knows how it stands @param known whether it knows of it at all */
    public record Entry(Ticket ticket, boolean told, boolean known) {
        private boolean isOver() {
            return ticket.closed().isPresent();
        }
    }

    public TicketBook {
        entries = List.copyOf(entries);
    }

    TicketBook with(Ticket ticket) {
        var more = new ArrayList<>(entries);
        more.add(new Entry(ticket, false, false));
        return new TicketBook(more);
    }

    TicketBook closed(String id, long at) {
        var closed = new ArrayList<>(replaced(id, entry -> new Entry(entry.ticket().endedAt(at), false, entry.known())).entries());
        if (closed.stream().filter(Entry::isOver).count() > OVER_MAX) {
            closed.stream().filter(entry -> entry.isOver() && !entry.known()).findFirst().ifPresent(closed::remove);
        }
        return new TicketBook(closed);
    }

    /** What was told before it was closed is not what is to be told now. */
    TicketBook told(String id, boolean closed) {
        var kept = replaced(id, entry -> new Entry(entry.ticket(), entry.told() || entry.isOver() == closed, true)).entries();
        return new TicketBook(kept.stream().filter(entry -> !(entry.told() && entry.isOver())).toList());
    }

    private TicketBook replaced(String id, UnaryOperator<Entry> by) {
        return new TicketBook(entries.stream().map(entry -> entry.ticket().id().equals(id) ? by.apply(entry) : entry).toList());
    }

    /** What the desk is to be told next. @param refused the id of the one that it did not take last: then it is the one behind, as that may be welcome */
    Optional<Ticket> untold(String refused) {
        var waiting = entries.stream().filter(entry -> !entry.told()).map(Entry::ticket).toList();
        int last = waiting.stream().map(Ticket::id).toList().indexOf(refused);
        return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.get((last + 1) % waiting.size()));
    }

    /**
     * What an evaluation changes: a ticket for each check that fails for the n-th time in a row, unless it has one, and the end of those whose check holds or is no
     * more. One that could not be measured is not known to hold.
     */
    List<CheckEvent> turns(CheckStanding standing, TableEvaluation seen, int failures) {
        var turns = new ArrayList<CheckEvent>();
        seen.results().stream().filter(result -> standing.failures(result.id()) >= failures && open(seen.table(), result.id()).isEmpty())
                .forEach(result -> turns.add(new CheckEvent.TicketOpened(Ticket.open(seen, result, CheckStanding.words(result)))));
        turns.addAll(ends(ticket -> ticket.table().equals(seen.table()) && seen.results().stream().noneMatch(result -> result.id().equals(ticket.check()) && isOpen(result)), seen.at()));
        return turns;
    }

    private static boolean isOpen(CheckResult result) {
        return result.isBroken() || result.status() == Status.ERROR;
    }

    /** The end of those that are open and over. @param at milliseconds since 1970 */
    List<CheckEvent> ends(Predicate<Ticket> over, long at) {
        return open(over).<CheckEvent>map(ticket -> new CheckEvent.TicketClosed(ticket.id(), at)).toList();
    }

    Stream<Ticket> open(Predicate<Ticket> which) {
        return entries.stream().filter(entry -> !entry.isOver()).map(Entry::ticket).filter(which);
    }

    /** What is worth saying of an event that was applied; nothing of those that are not about tickets opened or closed. */
    Optional<Signal> signal(CheckEvent event) {
        return switch (event) {
            case CheckEvent.TicketOpened(var ticket) -> Optional.of(new Signal.TicketTurned(ticket.table(), ticket.check(), ticket.id(), "opened", ticket.summary()));
            case CheckEvent.TicketClosed(var id, long at) -> entries.stream().map(Entry::ticket).filter(ticket -> ticket.id().equals(id)).findFirst()
                    .map(ticket -> new Signal.TicketTurned(ticket.table(), ticket.check(), id, "closed", ticket.summary()));
            case CheckEvent.TableEvaluated evaluated -> Optional.empty();
            case CheckEvent.EvaluationTold told -> Optional.empty();
            case CheckEvent.TicketTold told -> Optional.empty();
        };
    }

    private Optional<Ticket> open(TableName table, String check) {
        return open(ticket -> ticket.table().equals(table) && ticket.check().equals(check)).findFirst();
    }
}
