package io.lakeactors.server.chaos;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a drill is to be.
 *
 * @param lasts how long faults are begun; checking comes on top
 * @param brokers 1, or 3 that hold every record three times
 * @param partitions of the topic
 * @param rate records a second that are produced
 * @param fresh the goal of the pipeline that is fed: how long what was produced may take to be visible
 * @param faults kinds to draw from
 * @param dir an empty directory for everything that the drill makes
 */
public record ChaosOptions(Duration lasts, long seed, int nodes, int brokers, int partitions, int rate, Duration fresh, List<FaultKind> faults, Path dir) {
    public static final Duration FRESH = Duration.ofSeconds(2);
    private static final int NODES_MAX = 9;
    private static final int FRESH_MIN_MILLIS = 100;
    private static final List<Integer> BROKERS = List.of(1, 3);

    /** @throws io.lakeactors.model.LakeException CONFIG_INVALID naming every fault */
    public ChaosOptions {
        var wrong = new ArrayList<String>();
        require(!lasts.isNegative() && !lasts.isZero(), "--minutes must be positive", wrong);
        require(nodes >= 1 && nodes <= NODES_MAX, "--nodes must be 1 to " + NODES_MAX + ", was " + nodes, wrong);
        require(BROKERS.contains(brokers), "--brokers must be 1 or 3, was " + brokers, wrong);
        for (FaultKind fault : faults) {
            require(brokers >= fault.brokersMin(), fault.word() + " needs --brokers " + fault.brokersMin(), wrong);
        }
        require(partitions >= 1 && partitions <= 1_000, "--partitions must be 1 to 1000, was " + partitions, wrong);
        require(rate >= partitions && rate <= 100_000, "--rate must be at least one a partition and at most 100000, was " + rate, wrong);
        require(fresh.toMillis() >= FRESH_MIN_MILLIS, "--fresh must be at least " + FRESH_MIN_MILLIS + ", was " + fresh.toMillis(), wrong);
        require(!faults.isEmpty(), "no fault can be done to " + nodes + " node(s)", wrong);
        if (!wrong.isEmpty()) {
            throw LakeError.of(ErrorCode.CONFIG_INVALID, String.join("; ", wrong), "lake chaos", "See lake chaos --help").asException();
        }
        faults = List.copyOf(faults);
    }

    private static void require(boolean holds, String otherwise, List<String> wrong) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }

    /** What a person types to have the same again. */
    public String command() {
        String minutes = lasts.toSeconds() % 60 == 0 ? String.valueOf(lasts.toMinutes()) : String.valueOf(lasts.toSeconds() / 60.0);
        String some = faults.equals(FaultKind.fitting(nodes, brokers)) ? "" : " --faults " + String.join(",", faults.stream().map(FaultKind::word).toList());
        String several = brokers == 1 ? "" : " --brokers " + brokers;
        return "lake chaos --minutes " + minutes + " --seed " + seed + " --nodes " + nodes + several + " --partitions " + partitions + " --rate " + rate
                + (fresh.equals(FRESH) ? "" : " --fresh " + fresh.toMillis()) + some;
    }
}
