package io.lakeactors.engine;

import io.lakeactors.model.LakeError;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * What an entity answers whatever it was asked, if it does not understand its own journal. Answers that have no place for an error need none: who asks by {@link #orAnswered} looks for this first. A
 * node of an earlier version cannot read it, and waits until its question is too old, as it always has.
 */
public record Refused(LakeError error) implements WireMessage {
    /** @param replyTo waits for something else */
    public static void tell(ActorRef<? extends WireMessage> replyTo, LakeError why) {
        replyTo.<WireMessage>unsafeUpcast().tell(new Refused(why));
    }

    /**
     * Asks, and fails with what the entity refuses for.
     *
     * @param late what it fails with if nothing is answered in time
     * @return fails with a {@link io.lakeactors.model.LakeException} only
     */
    public static <C, T extends WireMessage> CompletionStage<T> orAnswered(ActorSystem<?> system, ActorRef<C> entity, Function<ActorRef<T>, C> question, Duration within, LakeError late) {
        CompletionStage<WireMessage> asked = AskPattern.ask(entity, replyTo -> question.apply(replyTo.narrow()), within, system.scheduler());
        return asked.exceptionallyCompose(failure -> CompletableFuture.failedFuture(late.asException(failure))).thenCompose(Refused::orAnswer);
    }

    @SuppressWarnings("unchecked")
    private static <T extends WireMessage> CompletionStage<T> orAnswer(WireMessage reply) {
        return reply instanceof Refused(var error) ? CompletableFuture.failedFuture(error.asException()) : CompletableFuture.completedFuture((T) reply);
    }
}
