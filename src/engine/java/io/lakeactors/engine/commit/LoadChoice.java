package io.lakeactors.engine.commit;

import io.lakeactors.model.SourceKey;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses which fronts of chains one commit takes: batches that share a file come together or not at all, a batch comes with all before it in its chain, and no more come than one commit may hold,
 * unless already the first and what it cannot come without are more.
 */
final class LoadChoice {
    private record Place(SourceKey source, int index) {}

    private final CommitSetup setup;
    private final Map<SourceKey, List<Offer>> chains;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<SourceKey, Integer> taken = new LinkedHashMap<>();
    private int files;

    /** @param due chains that shall be committed, in the order in which they come */
    LoadChoice(CommitSetup setup, CommitRules rules, Map<SourceKey, List<Offer>> due) {
        this.setup = setup;
        chains = new LinkedHashMap<>(due);
        if (due.values().stream().flatMap(List::stream).anyMatch(Offer::sharesFiles)) {
            leaveOutParts(rules);
        }
        chains.forEach((source, chain) -> {
            for (int i = 0; i < chain.size(); i++) {
                places.put(chain.get(i).batchId(), new Place(source, i));
            }
        });
    }

    static Set<String> idsOf(Collection<List<Offer>> chains) {
        return chains.stream().flatMap(List::stream).map(Offer::batchId).collect(Collectors.toSet());
    }

    /** What is behind a batch that does not come does not come either. */
    private void leaveOutParts(CommitRules rules) {
        var before = Set.<String>of();
        for (var together = idsOf(chains.values()); !together.equals(before); together = idsOf(chains.values())) {
            before = together;
            var all = together;
            chains.replaceAll((source, chain) -> chain.stream().takeWhile(offer -> rules.isWhole(offer, all)).toList());
        }
        chains.values().removeIf(List::isEmpty);
    }

    /** For each partition that is to be advanced the front of its chain. */
    Map<SourceKey, List<Offer>> choose() {
        for (var source : chains.keySet()) {
            boolean fits = true;
            while (fits && taken.getOrDefault(source, 0) < chains.get(source).size()) {
                fits = take(source);
            }
        }
        var fronts = new LinkedHashMap<SourceKey, List<Offer>>();
        taken.forEach((source, count) -> fronts.put(source, chains.get(source).subList(0, count)));
        return fronts;
    }

    /** Takes the next batch of a chain, with all that it cannot come without. @return false if that is too much for this commit */
    private boolean take(SourceKey source) {
        var more = new LinkedHashMap<SourceKey, Integer>();
        int filesMore = gather(source, taken.getOrDefault(source, 0) + 1, more);
        long sources = taken.size() + more.keySet().stream().filter(other -> !taken.containsKey(other)).count();
        if (!taken.isEmpty() && (sources > setup.partitionsPerCommitMax() || files + filesMore > setup.filesPerCommitMax())) {
            return false;
        }
        taken.putAll(more);
        files += filesMore;
        return true;
    }

    /** @param more gets how far the chains must be taken @return how many files that adds; those that are shared count for each sharer */
    private int gather(SourceKey first, int count, Map<SourceKey, Integer> more) {
        int added = 0;
        var wanted = new ArrayDeque<Place>(List.of(new Place(first, count - 1)));
        while (!wanted.isEmpty()) {
            var place = wanted.remove();
            int have = more.getOrDefault(place.source, taken.getOrDefault(place.source, 0));
            for (int i = have; i <= place.index; i++) {
                var offer = chains.get(place.source).get(i);
                added += offer.files().size();
                more.put(place.source, i + 1);
                // All are there, unless the rule that sees to it is taken away.
                offer.files().stream().map(WrittenFile::sharers).flatMap(List::stream).distinct().filter(places::containsKey).map(places::get).forEach(wanted::add);
            }
        }
        return added;
    }
}
