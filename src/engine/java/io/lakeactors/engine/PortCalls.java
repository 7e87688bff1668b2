package io.lakeactors.engine;

import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Reaction;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One actor's calls of ports that block: made on the dispatcher for that, tried again with backoff as long as they fail in a way that may pass, and
 * forgotten when the actor has
 * moved on. All consumers are called on that dispatcher: they tell messages and do nothing else.
 */
public final class PortCalls {
    private final EngineNode node;
    private final AtomicLong generation = new AtomicLong();

    public PortCalls(EngineNode node) {
        this.node = node;
    }

    /** What a caller wants to hear. @param degraded at each failed try that is repeated @param failed the end, if trying again does not help */
    public record Ears<T>(Consumer<T> done, Consumer<LakeError> degraded, Consumer<LakeError> failed) {}

    /** @param dependency the name under which an outage is shown */
    public <T> void call(String dependency, Supplier<T> port, Ears<T> ears) {
        attempt(dependency, port, ears, new Backoff(node.config().retry(), node.parts().ids()), generation.get());
    }

    /** Nobody wants to hear the ends of earlier calls any more. */
    public void forget() {
        generation.incrementAndGet();
    }

    private <T> void attempt(String dependency, Supplier<T> port, Ears<T> ears, Backoff backoff, long asked) {
        whenAdmitted(dependency, () -> CompletableFuture.supplyAsync(port, node.io()).whenComplete((value, failure) -> {
            Optional<LakeError> error = Optional.ofNullable(failure).map(PortCalls::asError);
            // Also if nobody wants to hear it any more: this may have been the trial for which others wait.
            Duration spared = note(dependency, error);
            if (asked != generation.get()) {
                return;
            }
            if (error.isEmpty()) {
                ears.done().accept(value);
            } else if (error.get().code().reaction() != Reaction.RETRY) {
                ears.failed().accept(error.get());
            } else {
                Duration own = backoff.next();
                Duration delay = spared.isZero() ? own : spared;
                node.signals().say(new Signal.Retried(dependency, backoff.failures(), delay, error.get().sentence()));
                ears.degraded().accept(node.dependencies().outage(dependency).orElse(error.get()));
                later(delay, asked, () -> attempt(dependency, port, ears, backoff, asked));
            }
        }), ears.degraded(), asked);
    }

    /**
     * Runs a call of one's own as soon as the dependency may be asked; it has to {@link #note} its end.
     *
     * @param waits hears what is wrong, as long as the dependency is spared
     */
    public void whenAdmitted(String dependency, Runnable ask, Consumer<LakeError> waits) {
        whenAdmitted(dependency, ask, waits, generation.get());
    }

    private void whenAdmitted(String dependency, Runnable ask, Consumer<LakeError> waits, long asked) {
        Duration wait = node.dependencies().admit(dependency);
        if (wait.isZero()) {
            ask.run();
            return;
        }
        node.dependencies().outage(dependency).ifPresent(waits);
        later(wait, asked, () -> whenAdmitted(dependency, ask, waits, asked));
    }

    private void later(Duration delay, long asked, Runnable then) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, node.io()).execute(() -> {
            if (asked == generation.get()) {
                then.run();
            }
        });
    }

    /** How a call ended: a dependency that answers with an error of ours or another's is not away. @return how long it is spared now, or zero */
    public Duration note(String dependency, Optional<LakeError> error) {
        if (error.filter(failed -> isOutage(failed.code())).isPresent()) {
            return node.dependencies().failed(dependency, error.get());
        }
        node.dependencies().answers(dependency);
        return Duration.ZERO;
    }

    private static boolean isOutage(ErrorCode code) {
        return code.reaction() == Reaction.RETRY && code != ErrorCode.COMMIT_CONFLICT;
    }

    /** The error of a failed call; a failure that no adapter has named is ours. */
    public static LakeError asError(Throwable failure) {
        Throwable cause = failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof LakeException known
                ? known.error()
                : LakeError.of(ErrorCode.INTERNAL, "a port failed unexpectedly: " + cause, "", "Report this with the log");
    }
}
