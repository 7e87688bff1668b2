package io.lakeactors.engine;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.EventSeq;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandlerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all entities with a journal have in common. A journal that fails is read again, a little later each time. One that holds what a newer version wrote is not: it would say the same again. Its entity
 * stays, refuses what it is told and persists nothing, until a node that knows the event reads it.
 *
 * @param <C> what the entity is told
 * @param <E> what its journal holds
 * @param <S> what follows from that
 */
public abstract class JournaledBehavior<C, E, S> extends EventSourcedBehavior<C, E, S> {
    private static final Logger LOG = LoggerFactory.getLogger(JournaledBehavior.class);
    private static final Duration AGAIN_MIN = Duration.ofMillis(200);
    private static final Duration AGAIN_MAX = Duration.ofSeconds(2);
    private static final double SPREAD = 0.2;

    private final Dependencies dependencies;
    private Optional<LakeError> halt = Optional.empty();

    protected JournaledBehavior(PersistenceId id, EngineNode node) {
        // Hundreds of entities that fail again and again in one outage would each tell it with its whole trace. It is said once, as a dependency that is lost.
        super(id, SupervisorStrategy.restartWithBackoff(AGAIN_MIN, AGAIN_MAX, SPREAD).withLoggingEnabled(false));
        dependencies = node.dependencies();
    }

    /**
     * Begins the entity's own signal handler: that its journal was read, or could not be read or written, is known to the node from here. Of two handlers for one signal the later holds.
     *
     * @param recovered hears what follows from the journal each time that it was read
     */
    protected final SignalHandlerBuilder<S> journalSignals(Consumer<S> recovered) {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryFailed.class, (state, failed) -> journalLost(failed.failure()))
                .onSignal(JournalPersistFailed.class, (state, failed) -> journalLost(failed.failure()))
                .onSignal(RecoveryCompleted.instance(), state -> {
                    dependencies.answers(Dependencies.JOURNAL);
                    recovered.accept(state);
                });
    }

    /** @return what to tell people who wait for it */
    protected final LakeError journalLost(Throwable why) {
        LOG.debug("The journal of {} fails.", persistenceId().id(), why);
        return dependencies.journalLost(String.valueOf(why));
    }

    /** What it does when it knows all that its journal holds. */
    protected abstract Effect<E, S> carryOut(S state, C command);

    /** What it does when it does not: answers who waits, if it can, and ends if it is told to. */
    protected abstract Effect<E, S> refuse(C command, LakeError why);

    @Override
    public final CommandHandler<C, E, S> commandHandler() {
        return (state, command) -> halt.isPresent() ? refuse(command, halt.get()) : carryOut(state, command);
    }

    /** For one that is told to move while it refuses: where it is next it may be understood. */
    protected final Effect<E, S> leave() {
        dependencies.answers(dependency());
        return Effect().stop();
    }

    private void unknown(UnknownEvent event) {
        var error = LakeError.of(ErrorCode.JOURNAL_NEWER, "the journal holds \"" + event.name() + "\", which this version does not know: a newer one wrote it, or it is damaged",
                persistenceId().id(), "Start that version, or a newer one; until then this stands still and nothing of it is lost");
        halt = Optional.of(error);
        dependencies.lost(dependency(), error.sentence());
    }

    private String dependency() {
        return "journal of " + persistenceId().id();
    }

    @Override
    public final EventAdapter<E, Object> eventAdapter() {
        return new EventAdapter<>() {
            @Override
            public Object toJournal(E event) {
                return event;
            }

            @Override
            public String manifest(E event) {
                return "";
            }

            @Override
            @SuppressWarnings("unchecked")
            public EventSeq<E> fromJournal(Object stored, String manifest) {
                // What follows would be applied to a state that is not whole.
                if (halt.isPresent()) {
                    return EventSeq.empty();
                }
                if (stored instanceof UnknownEvent event) {
                    unknown(event);
                    return EventSeq.empty();
                }
                return EventSeq.single((E) stored);
            }
        };
    }

    @Override
    public final SnapshotAdapter<S> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(S state) {
                return state;
            }

            @Override
            @SuppressWarnings("unchecked")
            public S fromJournal(Object stored) {
                if (stored instanceof UnknownEvent event) {
                    unknown(event);
                    return emptyState();
                }
                return (S) stored;
            }
        };
    }
}
