package io.lakeactors.contract;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;

/**
 * One thing that is wrong in a file that a user wrote.
 *
 * @param code CONTRACT_INVALID, PIPELINE_INVALID, CONTRACT_MISSING, BUSINESS_KEY_MISSING or FUNCTION_UNKNOWN
 * @param file as the user named it
 * @param line from 1; 0 if the fault is of the whole file
 * @param message one clause: what is wrong
 * @param mend one sentence: what to do about it
 */
public record Fault(ErrorCode code, String file, int line, String message, String mend) {
    /** {@code flights.yaml:4}. */
    public String where() {
        return line > 0 ? file + ":" + line : file;
    }

    /** {@code flights.yaml:4: unknown key "form". Did you mean "from"?} */
    public String text() {
        return where() + ": " + message + (mend.isEmpty() ? "." : ". " + mend);
    }

    public LakeError asError() {
        return LakeError.of(code, message, where(), mend);
    }
}
