package io.lakeactors.engine;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.util.ArrayList;
import java.util.List;

/** Gathers every fault of a part of the configuration, so that a user mends them in one go. */
final class Problems {
    private final String path;
    private final List<String> found = new ArrayList<>();

    Problems(String path) {
        this.path = path;
    }

    Problems require(boolean holds, String key, String fault) {
        if (!holds) {
            found.add(path + "." + key + " " + fault);
        }
        return this;
    }

    /** @throws io.lakeactors.model.LakeException CONFIG_INVALID naming all of them */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw LakeError.of(ErrorCode.CONFIG_INVALID, "the engine's configuration is not valid: " + String.join("; ", found), path,
                    "Known keys: docs/reference/config.md")
                    .asException();
        }
    }
}
