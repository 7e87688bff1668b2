package io.lakeactors.engine.membership;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** When a split is decided, and how, as one node sees it. Nodes may come to different ends: the first one in the book holds. */
final class Patience {
    /** A split that goes on changing is decided after this much more. */
    private static final long RESTLESS_MILLIS = 10_000;
    /** For those who had better go on to say so. Whoever should not does it only if they have not by then. */
    private static final long AFTER_YOU_MILLIS = 4_000;

    private final NodeId self;
    private final long stableMillis;
    private List<NodeId> members = List.of();
    private Set<Split.Silence> silences = Set.of();
    private long began;
    private long changed;
    private long ripe;

    /** @param stableAfter how long nothing must have changed */
    Patience(NodeId self, Duration stableAfter) {
        this.self = self;
        stableMillis = stableAfter.toMillis();
    }

    /**
     * @param now milliseconds of a clock that never goes back
     * @param heard whom the database hears; asked only if it matters
     * @param ended whether a node's process is known to have ended; asked only of those whom somebody does not hear
     * @return who should go; empty while nothing is to be decided yet
     */
    Optional<Set<NodeId>> decide(long now, Split split, Supplier<Set<NodeId>> heard, Predicate<NodeId> ended) {
        note(now, split);
        if (split.isWhole()) {
            return Optional.empty();
        }
        boolean allEnded = split.subjects().stream().allMatch(ended);
        if (!allEnded && !isSettled(now)) {
            return Optional.empty();
        }
        if (ripe < 0) {
            ripe = now;
        }
        var heardNow = new HashSet<>(heard.get());
        if (allEnded) {
            heardNow.removeAll(split.subjects());
        }
        var best = split.together(heardNow, Optional.empty());
        if (best.contains(self)) {
            return Optional.of(others(split, best));
        }
        return now - ripe < AFTER_YOU_MILLIS ? Optional.empty() : Optional.of(others(split, split.together(heardNow, Optional.of(self))));
    }

    /** Time would tell more, of those who may be heard again. */
    private boolean isSettled(long now) {
        return now - changed >= stableMillis || now - began >= stableMillis + RESTLESS_MILLIS;
    }

    private void note(long now, Split split) {
        if (split.isWhole() || silences.isEmpty()) {
            began = now;
        }
        if (!split.silences().equals(silences) || !split.members().equals(members)) {
            silences = split.silences();
            members = split.members();
            changed = now;
            ripe = -1;
        }
    }

    private static Set<NodeId> others(Split split, Set<NodeId> these) {
        return split.members().stream().filter(node -> !these.contains(node)).collect(Collectors.toUnmodifiableSet());
    }
}
