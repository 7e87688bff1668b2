package io.lakeactors.engine;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How tables are looked after, read from {@code lakeactors.maintenance}. Sizes in bytes.
 *
 * @param enabled whether anything is done unasked
 * @param intervalMin and {@code intervalMax} bound the time between two looks at one table; how fast it gathers small files decides within them
 * @param share of the time that runs may take, 0 to 1
 * @param busyLoad while the node takes more of the machine than this, 0 to 1, runs wait for up to {@code patience}
 * @param smallFiles a partition with this many is compacted; more than {@code tooMany} must not remain, nor stand there when a run ends
 * @param runBytes that one run writes anew at most
 * @param memory that a run may hold; it is taken from the node's budget
 * @param manifests a snapshot with more has them merged
 * @param snapshotsMax how many may remain, {@code snapshotsNewest} of them without gaps
 * @param snapshotsUnbroken how long all of them stay besides, as long as the metadata file is not larger than {@code metadataMax} with them
 * @param snapshotsKeep how long they are kept where no goal says so
 * @param orphansAge the age that files must have that nothing refers to
 * @param deletesAfter how long the files of an expired snapshot stay, for who reads it still
 * @param deletesPerSecond at most
 * @param thoroughEvery how often a table is compacted as far as it can be
 */
public record CareConfig(boolean enabled, Duration intervalMin, Duration intervalMax, double share, double busyLoad, Duration patience, int smallFiles, int tooMany, long runBytes, long memory, int manifests,
        int snapshotsMax, int snapshotsNewest, Duration snapshotsUnbroken, long metadataMax, Duration snapshotsKeep, Duration orphansAge, Duration deletesAfter, int deletesPerSecond, Duration thoroughEvery) {
    public CareConfig {
        new Problems("lakeactors.maintenance")
                .require(intervalMin.toMillis() >= 50, "interval-min", "must be at least 50ms, was " + intervalMin)
                .require(intervalMax.compareTo(intervalMin) >= 0, "interval-max", "must not be less than interval-min")
                .require(share > 0 && share <= 1, "share", "must be above 0 and at most 1, was " + share)
                .require(busyLoad >= 0 && busyLoad <= 1, "busy-load", "must be 0 to 1, was " + busyLoad)
                .require(smallFiles >= 2, "small-files", "must be at least 2, was " + smallFiles)
                .require(tooMany >= smallFiles, "too-many-files", "must not be less than small-files")
                .require(runBytes >= 1 << 20, "run-bytes", "must be at least 1 MB, was " + runBytes)
                .require(memory >= 8 << 20, "memory", "must be at least 8 MB, was " + memory)
                .require(manifests >= 2, "manifests", "must be at least 2, was " + manifests)
                .require(snapshotsNewest >= 1, "snapshots-newest", "must be positive, was " + snapshotsNewest)
                .require(snapshotsMax >= snapshotsNewest, "snapshots-max", "must not be less than snapshots-newest")
                .require(!snapshotsUnbroken.isNegative(), "snapshots-unbroken", "must not be negative, was " + snapshotsUnbroken)
                .require(metadataMax >= 64 << 10, "metadata-max", "must be at least 64 kB, was " + metadataMax)
                .require(snapshotsKeep.toSeconds() >= 60, "snapshots-keep", "must be at least 1m, was " + snapshotsKeep)
                .require(orphansAge.toMinutes() >= 10, "orphans-age", "must be at least 10m, as younger files may still be committed; was " + orphansAge)
                .require(deletesPerSecond >= 1, "deletes-per-second", "must be positive, was " + deletesPerSecond)
                .throwIfAny();
    }

    /** @param care the configuration below {@code lakeactors.maintenance} */
    public static CareConfig read(Config care) {
        return new CareConfig(care.getBoolean("enabled"), care.getDuration("interval-min"), care.getDuration("interval-max"), care.getDouble("share"), care.getDouble("busy-load"), care.getDuration("patience"), care.getInt("small-files"),
                care.getInt("too-many-files"), care.getBytes("run-bytes"), care.getBytes("memory"), care.getInt("manifests"), care.getInt("snapshots-max"),
                care.getInt("snapshots-newest"), care.getDuration("snapshots-unbroken"), care.getBytes("metadata-max"), care.getDuration("snapshots-keep"), care.getDuration("orphans-age"),
                care.getDuration("deletes-after"), care.getInt("deletes-per-second"), care.getDuration("thorough-every"));
    }
}
