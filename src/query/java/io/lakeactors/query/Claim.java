package io.lakeactors.query;

import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What a vector claims for one partition of a topic's name: one part, or several should the topic have been made anew. Rows do not tell the parts apart.
 *
 * @param current the part of the topic as it is now
 */
record Claim(List<Part> parts, Part current) {
    /** Positions [start, next) of one log. */
    record Part(SourceKey key, Progress progress) {
        long start() {
            return progress.start();
        }

        long next() {
            return progress.next();
        }

        /** How many positions of these ranges it spans. */
        long within(List<OffsetRange> ranges) {
            return ranges.stream().mapToLong(range -> Math.max(0, Math.min(range.next(), next()) - Math.max(range.first(), start()))).sum();
        }
    }

    static Claim of(SourceKey key, Progress progress) {
        var part = new Part(key, progress);
        return new Claim(List.of(part), part);
    }

    /** @param live the logs that are read now */
    Claim and(Claim other, Collection<SourceKey> live) {
        var all = new ArrayList<>(parts);
        all.addAll(other.parts);
        return new Claim(all, live.contains(current.key()) ? current : other.current);
    }

    Ledger ledger() {
        return parts.stream().map(part -> part.progress().ledger()).reduce(Ledger.ZERO, Ledger::plus);
    }

    long start() {
        return parts.stream().mapToLong(Part::start).min().orElseThrow();
    }

    long next() {
        return parts.stream().mapToLong(Part::next).max().orElseThrow();
    }

    long positions() {
        return parts.stream().mapToLong(part -> part.next() - part.start()).sum();
    }

    /** Positions that stand in more than one part, counted once for each part beyond the first: so many rows may rightly repeat a position. */
    long positionsOfSeveral() {
        long covered = 0;
        long upTo = Long.MIN_VALUE;
        for (var part : parts.stream().sorted(Comparator.comparingLong(Part::start)).toList()) {
            covered += Math.max(0, part.next() - Math.max(upTo, part.start()));
            upTo = Math.max(upTo, part.next());
        }
        return positions() - covered;
    }
}
