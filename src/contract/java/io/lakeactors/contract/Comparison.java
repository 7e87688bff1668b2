package io.lakeactors.contract;

import io.lakeactors.contract.ChangeRule.Weight;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Promise;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What changes from one version of a contract to another, and which version it needs.
 *
 * @param before the earlier version, as its file has it
 * @param after the later one
 * @param changes the heaviest first; empty if both say the same
 */
public record Comparison(String before, String after, List<Change> changes) {
    public Comparison {
        changes = changes.stream().sorted(Comparator.comparing(Change::weight)).toList();
    }

    /**
     * @param where {@code orders.address.city}: the schema object, and in it the column; a key of the contract's own
     * @param what one clause that says of it what is new
     * @param least no version before this may have the change, however it is said; empty if its weight alone counts
     * @param promise that the earlier contract has given
     */
    public record Change(String where, ChangeRule rule, String what, Optional<SemanticVersion> least, Promise promise) {
        public Change(String where, ChangeRule rule, String what) {
            this(where, rule, what, Optional.empty(), Promise.UNSAID);
        }

        Change under(Promise given) {
            return new Change(where, rule, what, least, given);
        }

        /** What was promised until a version breaks before it, whatever is promised besides. */
        public Weight weight() {
            return least.isPresent() ? Weight.BREAKING : rule.weight(promise);
        }

        @Override
        public String toString() {
            return where + " " + what + " (" + rule.word() + ")";
        }
    }

    /** Of whole files. */
    public static Comparison of(ContractDocument before, ContractDocument after) {
        return new Comparison(before.versionText(), after.versionText(), new DocumentChanges(before, after).all());
    }

    /** Of one table as it is written and as it is to be written. */
    public static Comparison of(Contract before, Contract after) {
        return new Comparison(before.version(), after.version(), new TableChanges(before.object(), before, after).all());
    }

    /** Only what is promised of all later versions. */
    public Comparison transitive() {
        return new Comparison(before, after, changes.stream().filter(change -> change.promise().isTransitive()).toList());
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    public List<Change> breaking() {
        return changes.stream().filter(change -> change.weight() == Weight.BREAKING).toList();
    }

    /** The heaviest change's; empty if there is none. */
    public Optional<Weight> weight() {
        return changes.stream().findFirst().map(Change::weight);
    }

    /** The lowest version that the changes may have; empty if there is none. */
    public Optional<String> needs() {
        return weight().flatMap(weight -> SemanticVersion.of(before).map(version -> version.next(weight)))
                .map(next -> Stream.concat(Stream.of(next), promised()).max(Comparator.naturalOrder()).orElseThrow().toString());
    }

    private Stream<SemanticVersion> promised() {
        return changes.stream().flatMap(change -> change.least().stream());
    }

    /** Whether nothing breaks, or the version says that something does. */
    public boolean isAllowed() {
        return breaking().isEmpty() || SemanticVersion.of(before).flatMap(from -> SemanticVersion.of(after)
                .map(to -> to.breaksWith(from) && promised().allMatch(least -> to.compareTo(least) >= 0))).orElse(false);
    }

    /** Whether the version says as much as the changes need. */
    public boolean isSaid() {
        return needs().flatMap(SemanticVersion::of).flatMap(least -> SemanticVersion.of(after).map(to -> to.compareTo(least) >= 0 || isCandidateOf(to, least))).orElse(true);
    }

    private static boolean isCandidateOf(SemanticVersion version, SemanticVersion least) {
        return !version.candidate().isEmpty() && new SemanticVersion(version.major(), version.minor(), version.patch(), "").compareTo(least) >= 0;
    }
}
