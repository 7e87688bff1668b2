package io.lakeactors.engine;

import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Reaction;
import java.time.Duration;
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
        CompletableFuture.supplyAsync(port, node.io()).whenComplete((value, failure) -> {
            if (asked != generation.get()) {
                return;
            }
            if (failure == null) {
                node.dependencies().answers(dependency);
                ears.done().accept(value);
                return;
            }
            LakeError error = asError(failure);
            if (error.code().reaction() != Reaction.RETRY) {
                ears.failed().accept(error);
                return;
            }
            Duration delay = backoff.next();
            node.dependencies().lost(dependency, error.sentence());
            node.signals().say(new Signal.Retried(dependency, backoff.failures(), delay, error.sentence()));
            ears.degraded().accept(error);
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, node.io()).execute(() -> {
                if (asked == generation.get()) {
                    attempt(dependency, port, ears, backoff, asked);
                }
            });
        });
    }

    /** The error of a failed call; a failure that no adapter has named is ours. */
    public static LakeError asError(Throwable failure) {
        Throwable cause = failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof LakeException known
                ? known.error()
                : LakeError.of(ErrorCode.INTERNAL, "a port failed unexpectedly: " + cause, "", "Report this with the log");
    }
}
