package io.lakeactors.engine.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.checks.CheckStanding.Extent;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.Ticket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TicketBookTest {
    private CheckStanding standing = CheckStanding.of(Results.table(), 0, Optional.empty());
    private CheckMemory memory = CheckMemory.EMPTY;
    private long at;

    private List<CheckEvent> look(CheckResult... results) {
        at += 60_000;
        TableEvaluation seen = Results.evaluation(1, at, results);
        standing = standing.after(Optional.of(seen), Extent.ALL, "", at, 5, Duration.ofMinutes(1));
        var turns = memory.tickets().turns(standing, seen, 2);
        turns.forEach(event -> memory = memory.apply(event));
        return turns;
    }

    private static CheckResult result(Status status) {
        return Results.result("rows", 0, status);
    }

    private Ticket ticket() {
        return memory.tickets().entries().getFirst().ticket();
    }

    @Test
    void oneThatCouldNotBeMeasuredFailsAndIsNotOver() {
        assertThat(look(result(Status.ERROR))).isEmpty();
        assertThat(look(result(Status.FAIL))).hasSize(1);
        assertThat(look(result(Status.ERROR))).isEmpty();
        assertThat(look(result(Status.PASS))).containsExactly(new CheckEvent.TicketClosed(ticket().id(), at));
    }

    @Test
    void aCheckThatIsNoMoreHasNoTicket() {
        look(result(Status.FAIL));
        look(result(Status.FAIL));
        assertThat(look(Results.result("other", 1, Status.PASS))).containsExactly(new CheckEvent.TicketClosed("silver.orders/rows@120000", at));
    }

    @Test
    void aLateWordThatItIsOpenDoesNotHideThatItWasClosed() {
        look(result(Status.FAIL));
        look(result(Status.FAIL));
        var opened = ticket();
        look(result(Status.PASS));
        memory = memory.apply(new CheckEvent.TicketTold(opened.id(), false));
        assertThat(memory.tickets().untold("")).contains(opened.endedAt(at));
        memory = memory.apply(new CheckEvent.TicketTold(opened.id(), true));
        assertThat(memory.tickets()).isEqualTo(TicketBook.EMPTY);
    }

    private void opened(Ticket ticket) {
        memory = memory.apply(new CheckEvent.TicketOpened(ticket));
    }

    private static Ticket numbered(int number) {
        return Ticket.open(Results.evaluation(1, number, result(Status.FAIL)), result(Status.FAIL), "");
    }

    @Test
    void behindATicketThatWasRefusedTheNextIsToldAndThenItIsTriedAgain() {
        List.of(1, 2, 3).forEach(number -> opened(numbered(number)));
        assertThat(memory.tickets().untold("")).contains(numbered(1));
        assertThat(memory.tickets().untold(numbered(1).id())).contains(numbered(2));
        assertThat(memory.tickets().untold(numbered(3).id())).contains(numbered(1));
    }

    @Test
    void whileTheDeskIsAwayWhatItNeverHeardOfIsKeptInBounds() {
        opened(numbered(0));
        memory = memory.apply(new CheckEvent.TicketTold(numbered(0).id(), false));
        for (int i = 0; i < TicketBook.OVER_MAX + 100; i++) {
            opened(numbered(i + 1));
            memory = memory.apply(new CheckEvent.TicketClosed(numbered(i).id(), i + 1));
        }
        assertThat(memory.tickets().entries()).hasSize(TicketBook.OVER_MAX + 1);
        assertThat(memory.tickets().untold("")).as("one that the desk takes to be open").contains(numbered(0).endedAt(1));
    }

    @Test
    void whatFailsAgainLaterHasAnotherTicket() {
        look(result(Status.FAIL));
        look(result(Status.FAIL));
        look(result(Status.PASS));
        look(result(Status.FAIL));
        assertThat(look(result(Status.FAIL))).hasSize(1);
        assertThat(memory.tickets().entries()).extracting(entry -> entry.ticket().id()).doesNotHaveDuplicates().hasSize(2);
    }
}
