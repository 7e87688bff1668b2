package io.lakeactors.engine.partition;

import io.lakeactors.model.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a person says to a partition that is halted. */
public enum OperatorChoice {
    /** The cause is mended: look again. */
    RETRY(Set.of(), "The cause is mended: look again. Nothing is lost, nothing repeated."),
    /** Go on behind what the source has deleted; the gap is remembered for the audit. */
    SKIP_TRUNCATED(Set.of(ErrorCode.SOURCE_TRUNCATED),
            "Go on at the oldest record that is still there. The positions before it are in no table, for good; the gap stays on record, and the audit names it."),
    /** The table was rolled back on purpose, or what is pending will not do: drop that, and read again from where the table stands. */
    REPLAY(Set.of(ErrorCode.POSITIONS_REGRESSED, ErrorCode.TABLE_IDENTITY_CHANGED, ErrorCode.OFFSET_GAP, ErrorCode.OFFSET_OVERLAP),
            "Take the table as it stands, and read again what it no longer holds. No row stands there twice; files that were written and not committed are "
                    + "given up."),
    /** The topic was made anew on purpose: forget the old one and begin with the new one. */
    NEW_SOURCE(Set.of(ErrorCode.SOURCE_IDENTITY_CHANGED),
            "Begin with the new topic where the pipeline says (its start). Rows of the old topic stay; what of it was not read is lost. "
                    + "Positions of both topics stand side by side in the table.");

    private final Set<ErrorCode> stops;
    private final String meaning;

    OperatorChoice(Set<ErrorCode> stops, String meaning) {
        this.stops = stops;
        this.meaning = meaning;
    }

    /** The name as it is typed: {@code skip-truncated}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What becomes of the records: what is lost, what repeated. */
    public String meaning() {
        return meaning;
    }

    /** Whether it answers a stop by this error. Looking again answers each. */
    public boolean answers(ErrorCode stop) {
        return this == RETRY || stops.contains(stop);
    }

    /** The choices that a stop by this error leaves, besides looking again. */
    public static List<OperatorChoice> after(ErrorCode stop) {
        return Arrays.stream(values()).filter(choice -> choice.stops.contains(stop)).toList();
    }

    /** @param word as {@link #word} */
    public static Optional<OperatorChoice> of(String word) {
        return Arrays.stream(values()).filter(choice -> choice.word().equals(word)).findFirst();
    }

    /** The command by which a person chooses it for one partition. @param partitionId pipeline, topic and partition, joined by slashes */
    public String command(String partitionId) {
        int slash = partitionId.indexOf('/');
        return "lake resume " + partitionId.substring(0, slash) + " --partition " + partitionId.substring(slash + 1) + " --choose " + word();
    }
}
