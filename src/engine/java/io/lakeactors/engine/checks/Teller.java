package io.lakeactors.engine.checks;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.model.EvaluationLog;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TicketDesk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Tells others one kind of what the keeper of checks remembers: each piece once it is journaled, oldest first, one at a time, at least once. Part of the keeper, in whose thread it runs. */
final class Teller {
    /** The names under which an outage is shown. */
    static final String LOG = "results of checks";
    static final String DESK = "tickets of checks";
    /** What a person must mend is tried so often. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    /** @param id tells it apart from others @param tell blocks until others know it @param told what is journaled then */
    record News(String id, Runnable tell, CheckEvent told) {}

    private final EngineNode node;
    private final String dependency;
    private final BiFunction<CheckMemory, String, Optional<News>> next;
    private final PortCalls calls;
    private boolean telling;
    private String offered = "";
    private String turnedDown = "";
    /** Read by calls that are still under way. */
    private volatile boolean left;
    private long notBefore;

    /** @param next what is to be told, if what has this id was refused last */
    private Teller(EngineNode node, String dependency, BiFunction<CheckMemory, String, Optional<News>> next) {
        this.node = node;
        this.dependency = dependency;
        this.next = next;
        calls = new PortCalls(node);
    }

    /** One for each port that the node has. */
    static List<Teller> of(EngineNode node) {
        var all = new ArrayList<Teller>();
        node.parts().results().ifPresent(log -> all.add(new Teller(node, LOG, (memory, refused) -> results(memory, log))));
        node.parts().tickets().ifPresent(desk -> all.add(new Teller(node, DESK, (memory, refused) -> tickets(memory, desk, refused))));
        return List.copyOf(all);
    }

    private static Optional<News> results(CheckMemory memory, EvaluationLog log) {
        return memory.untold().map(evaluation -> new News("", () -> log.append(evaluation), new CheckEvent.EvaluationTold(evaluation.table(), evaluation.at())));
    }

    private static Optional<News> tickets(CheckMemory memory, TicketDesk desk, String refused) {
        return memory.tickets().untold(refused).map(ticket -> new News(ticket.id(), () -> desk.tell(ticket), new CheckEvent.TicketTold(ticket.id(), ticket.closed().isPresent())));
    }

    /** Nothing that was begun before is heard of any more. */
    void beginAnew() {
        calls.forget();
        telling = false;
        notBefore = 0;
    }

    /** Another node tells from now on: what does not answer here is that one's to show. */
    void leave() {
        left = true;
        calls.forget();
        node.dependencies().answers(dependency);
    }

    /**
     * Tells what is next, unless something is on its way.
     *
     * @param told hears, on another thread, what is to be journaled
     * @param refused hears, on another thread, what a person must mend
     */
    void next(CheckMemory memory, Consumer<CheckEvent> told, Consumer<LakeError> refused) {
        if (telling || node.parts().clock().millis() < notBefore) {
            return;
        }
        next.apply(memory, turnedDown).ifPresent(news -> {
            telling = true;
            offered = news.id();
            calls.call(dependency, () -> tell(news), new PortCalls.Ears<>(told, error -> { }, refused));
        });
    }

    private CheckEvent tell(News news) {
        try {
            news.tell().run();
        } catch (LakeException failed) {
            if (!left) {
                throw failed;
            }
        }
        return news.told();
    }

    void told() {
        telling = false;
    }

    void refused(LakeError error) {
        node.dependencies().lost(dependency, error.sentence());
        telling = false;
        turnedDown = offered;
        notBefore = node.parts().clock().millis() + AGAIN.toMillis();
    }
}
