package io.lakeactors.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lakeactors.model.Blame;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The body of every answer that is not a success.
 *
 * @param number the error's number, never reused
 * @param code the error's name
 * @param blame who has to act: DATA, USER, EXTERNAL or BUG
 * @param what one sentence: what is wrong
 * @param where the place, empty if the sentence says it
 * @param mend what to do about it
 * @param others further faults of the same request, absent if there are none
 */
public record Fault(int number, String code, String blame, String what, String where, String mend,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Fault> others) {
    public Fault {
        others = others == null ? List.of() : List.copyOf(others);
    }

    public static Fault of(LakeError error) {
        return of(error.code(), error.what(), error.where(), error.mend());
    }

    private static Fault of(ErrorCode code, String what, String where, String mend) {
        return new Fault(code.number(), code.name(), code.blame().name(), what, where, mend, List.of());
    }

    /** The first of these faults, with the others inside. */
    public static Fault of(List<LakeError> errors) {
        Fault first = of(errors.getFirst());
        return new Fault(
                first.number, first.code, first.blame, first.what, first.where, first.mend,
                errors.stream().skip(1).map(Fault::of).toList());
    }

    /** What a failure, and those suppressed in it, say of themselves; empty for one that is not understood. */
    public static Optional<Fault> of(Throwable failure) {
        return failure instanceof LakeException
                ? Optional.of(of(Stream.concat(Stream.of(failure), Stream.of(failure.getSuppressed())).filter(LakeException.class::isInstance)
                        .map(one -> ((LakeException) one).error()).toList()))
                : Optional.empty();
    }

    /** A request or a command that makes no sense. */
    public static Fault request(String what, String where, String mend) {
        return of(ErrorCode.REQUEST_INVALID, what, where, mend);
    }

    /** No node answers there. */
    public static Fault unreachable(String what, String where, String mend) {
        return of(ErrorCode.NODE_UNREACHABLE, what, where, mend);
    }

    /** A node that was started for a command did not come up. */
    public static Fault notStarted(String what, String where, String mend) {
        return of(ErrorCode.NODE_START_FAILED, what, where, mend);
    }

    /** Our own failure. */
    public static Fault internal(String what, String where, String mend) {
        return of(ErrorCode.INTERNAL, what, where, mend);
    }

    /** Whether the one who asked has to act, rather than the one who runs the node or its dependencies. */
    public boolean callersFault() {
        return blame.equals(Blame.USER.name()) || blame.equals(Blame.DATA.name());
    }

    /** {@code LA-5004 there is no pipeline "x". Did you mean …} */
    public String sentence() {
        String place = where == null || where.isBlank() ? "" : " (" + where + ")";
        return "LA-" + number + " " + what + place + "." + (mend == null || mend.isBlank() ? "" : " " + mend);
    }
}
