package io.lakeactors.api.wire;

import java.util.List;

/**
 * What became of records in quarantine.
 *
 * @param action release or discard
 * @param pipeline whose contract judged them; null if they were discarded
 * @param contractVersion of that contract
 * @param left records that are in quarantine no more, or would not be
 * @param stayed records that still do not pass
 */
public record QuarantineOutcome(
        String table, String action, boolean dryRun, @MayBeNull String pipeline, @MayBeNull String contractVersion, long left, long stayed, List<Broken> stillBroken) {
    /** @param rule that decides now */
    public record Broken(String rule, long records) {}
}
