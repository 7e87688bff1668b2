package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.sql.SQLException;

/** Foreign exceptions as ours. */
final class Foreign {
    private Foreign() {}

    static LakeException catalog(String doing, String address, SQLException cause) {
        return LakeError.of(
                        ErrorCode.CATALOG_UNREACHABLE, doing + " failed: " + firstLine(cause), address,
                        "Check that the catalog's database runs and that its settings are right; it is tried again")
                .asException(cause);
    }

    static LakeException storage(String doing, String where, Exception cause) {
        boolean full = isFull(cause);
        return LakeError.of(
                        full ? ErrorCode.STORAGE_FULL : ErrorCode.STORAGE_FAILED, doing + " failed: " + (full ? "no space left" : firstLine(cause)), where,
                        full ? "Make room; writing goes on by itself" : "Check " + (StoragePlace.isRemote(where) ? "lakeactors.s3, the store, and the rights in it" : "the warehouse's disk and rights")
                                + "; it is tried again")
                .asException(cause);
    }

    /** The JDK tells a full disk and a used-up quota by the system's words only. */
    private static boolean isFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String words = cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : "";
            if (words.contains("No space left") || words.contains("quota exceeded")) {
                return true;
            }
        }
        return false;
    }

    static String firstLine(Throwable cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return message.lines().findFirst().orElse(message);
    }
}
