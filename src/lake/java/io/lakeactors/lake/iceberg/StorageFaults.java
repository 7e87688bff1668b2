package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.util.Locale;

/** Turns failures of the warehouse into errors of ours. */
final class StorageFaults {
    private StorageFaults() {}

    /** @param where the file or folder */
    static LakeException of(Throwable failure, String where) {
        if (isFull(failure)) {
            return LakeError.of(ErrorCode.STORAGE_FULL, "there is no space left for a data file", where, "Free space or enlarge the warehouse; writing goes on by itself")
                    .asException(failure);
        }
        return LakeError.of(ErrorCode.STORAGE_FAILED, "a data file cannot be written: " + reason(failure), where, "Check the warehouse's storage; writing is tried again")
                .asException(failure);
    }

    /** The JDK tells a full disk and a used-up quota by the system's words only. */
    private static boolean isFull(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause() == at ? null : at.getCause()) {
            String words = at.getMessage() == null ? "" : at.getMessage().toLowerCase(Locale.ROOT);
            if (words.contains("no space left on device") || words.contains("quota exceeded") || words.contains("not enough space")) {
                return true;
            }
        }
        return false;
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null || failure.getMessage().isBlank() ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
