package io.lakeactors.model;

import java.util.Optional;

/**
 * A failure that a person or the engine can act on.
 *
 * @param code number, blame and reaction
 * @param what one sentence: what is wrong
 * @param where the file and line, table, partition or address; empty if the sentence says it
 * @param mend what to do about it
 */
public record LakeError(ErrorCode code, String what, String where, String mend) {
    public static LakeError of(ErrorCode code, String what, String where, String mend) {
        return new LakeError(code, what, where, mend);
    }

    public Optional<String> place() {
        return where.isBlank() ? Optional.empty() : Optional.of(where);
    }

    /** {@code LA-3006 there is no topic "x" (at flights.yaml:4). Create it, or …} */
    public String sentence() {
        return "LA-" + code.number() + " " + what + place().map(place -> " (" + place + ")").orElse("") + ". " + mend;
    }

    public LakeException asException() {
        return new LakeException(this);
    }

    public LakeException asException(Throwable cause) {
        return new LakeException(this, cause);
    }
}
