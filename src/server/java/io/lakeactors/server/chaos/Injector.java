package io.lakeactors.server.chaos;

import io.lakeactors.server.drill.FaultyTableStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** Does faults to a cluster, one at a time, and mends what it has broken. */
final class Injector {
    /** Longer than the others take to give a silent node up: failure detector, stable-after and removal margin come to about 11 s. */
    private static final int GIVEN_UP_MILLIS = 14_000;
    private static final Duration ZOMBIE_ENDS = Duration.ofSeconds(40);
    private static final Duration TO_RESUME = Duration.ofSeconds(60);
    private static final Duration TO_EVEN = Duration.ofSeconds(60);
    private static final long STILL_MILLIS = 6_000;
    private static final long LOOK_MILLIS = 100;
    /** As Pekko logs it. */
    private static final String UNREACHABLE = "Marking node as UNREACHABLE";
    private static final long BUSY_MILLIS = 1_000;

    private final LocalCluster cluster;
    private final ResumeWatch watch;

    Injector(LocalCluster cluster, ResumeWatch watch) {
        this.cluster = cluster;
        this.watch = watch;
    }

    /** Returns when the fault is over; the cluster may not have recovered yet. */
    Episode inject(PlannedFault fault) throws IOException, InterruptedException {
        var episode = new Episode(fault.number(), fault.kind().word(), watch.last());
        Random chance = fault.choices();
        switch (fault.kind()) {
            case KILL_OLDEST -> kill(episode, chance, List.of(cluster.byAge().getFirst()));
            case KILL_BUSIEST -> kill(episode, chance, List.of(busiest()));
            case KILL_ANY -> kill(episode, chance, some(chance, 1));
            case KILL_TWO -> kill(episode, chance, some(chance, 2));
            case ZOMBIE -> zombie(episode, chance);
            case PAUSE -> pause(episode, chance);
            case PARTITION -> partition(episode, chance);
            case DELAY -> delay(episode, chance);
            case DATABASE_CUT -> databaseCut(episode, chance);
            case DATABASE_RESTART -> databaseRestart(episode, chance);
            case BROKER_RESTART -> brokerRestart(episode, chance);
            case ROLLING_RESTART -> rollingRestart(episode);
            case SIGTERM -> sigterm(episode, chance);
            case LOST_REPLIES -> lostReplies(episode, chance);
            case CLOCK_SKEW -> faulty(episode, chance, "clock-skew = " + (chance.nextBoolean() ? "-" : "") + between(chance, 60, 3_600) + "s");
            case SLOW_DISK -> faulty(episode, chance, "disk-late = " + between(chance, 300, 3_000) + "ms");
            case BUSY -> busy(episode, chance);
            case BROKER_KILL -> brokerKill(episode, chance);
            case BROKER_ROLLING -> brokerRolling(episode);
            case LEADER_CHANGE -> leaderChange(episode, chance);
        }
        return episode;
    }

    private static int between(Random chance, int low, int high) {
        return low + chance.nextInt(high - low + 1);
    }

    /** Different members, any. */
    private List<Integer> some(Random chance, int count) {
        var members = new ArrayList<>(cluster.byAge());
        java.util.Collections.shuffle(members, chance);
        return List.copyOf(members.subList(0, Math.min(count, members.size())));
    }

    private String names(List<Integer> those) {
        return String.join(" and ", those.stream().map(node -> cluster.node(node).name()).toList());
    }

    private int busiest() throws InterruptedException {
        double[] before = rows();
        Thread.sleep(BUSY_MILLIS);
        double[] after = rows();
        return cluster.byAge().stream().max(java.util.Comparator.comparingDouble(node -> after[node] - before[node])).orElse(0);
    }

    private double[] rows() throws InterruptedException {
        var rows = new double[cluster.size()];
        for (int node = 0; node < rows.length; node++) {
            rows[node] = cluster.node(node).metric("lake_rows_total");
        }
        return rows;
    }

    private void kill(Episode episode, Random chance, List<Integer> victims) throws IOException, InterruptedException {
        int down = between(chance, 0, 6_000);
        episode.tell(names(victims) + ", down for " + down + " ms");
        episode.mark(watch.mark());
        cluster.kill(victims, Duration.ofMillis(down));
    }

    private void zombie(Episode episode, Random chance) throws IOException, InterruptedException {
        int victim = some(chance, 1).getFirst();
        int still = between(chance, GIVEN_UP_MILLIS, 2 * GIVEN_UP_MILLIS);
        episode.tell(names(List.of(victim)) + " for " + still + " ms");
        episode.mark(watch.mark());
        cluster.node(victim).freeze();
        Thread.sleep(still);
        cluster.node(victim).thaw();
        episode.fenced(endsWithin(victim, ZOMBIE_ENDS));
        episode.tell(episode.fenced() ? "fenced" : "went on");
    }

    private boolean endsWithin(int victim, Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            if (cluster.hasEnded(victim)) {
                return true;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return false;
    }

    private void pause(Episode episode, Random chance) throws IOException, InterruptedException {
        int victim = some(chance, 1).getFirst();
        int still = between(chance, 300, 1_800);
        episode.tell(names(List.of(victim)) + " for " + still + " ms");
        episode.mark(watch.mark());
        cluster.node(victim).freeze();
        Thread.sleep(still);
        cluster.node(victim).thaw();
    }

    private void partition(Episode episode, Random chance) throws InterruptedException {
        List<Integer> members = some(chance, 2);
        int one = members.getFirst();
        int other = members.getLast();
        int hold = between(chance, 8_000, 20_000);
        int variant = chance.nextInt(3);
        episode.mark(watch.mark());
        switch (variant) {
            case 0 -> {
                cluster.network().isolate(one);
                episode.tell(names(List.of(one)) + " from all");
            }
            case 1 -> {
                cluster.network().cut(one, other);
                cluster.network().cut(other, one);
                episode.tell(names(members) + " from each other");
            }
            default -> {
                cluster.network().cut(one, other);
                episode.tell(cluster.node(one).name() + " to " + cluster.node(other).name());
            }
        }
        Thread.sleep(hold);
        cluster.network().mend();
        episode.tell("for " + hold + " ms");
    }

    private void delay(Episode episode, Random chance) throws InterruptedException {
        int victim = some(chance, 1).getFirst();
        int late = between(chance, 50, 400);
        episode.tell(names(List.of(victim)) + " by " + late + " ms");
        episode.mark(watch.mark());
        cluster.network().delayAll(victim, late);
        Thread.sleep(between(chance, 4_000, 8_000));
        cluster.network().mend();
    }

    private void databaseCut(Episode episode, Random chance) throws InterruptedException {
        int victim = some(chance, 1).getFirst();
        int hold = between(chance, 2_000, 12_000);
        boolean answersOnly = chance.nextBoolean();
        if (answersOnly) {
            cluster.network().cutAnswersOfDatabase(victim);
        } else {
            cluster.network().cutDatabase(victim);
        }
        Thread.sleep(hold);
        if (chance.nextBoolean()) {
            cluster.network().resetDatabase(victim);
            episode.tell("reset");
        }
        cluster.network().mend();
        episode.mark(watch.mark());
        episode.tell(names(List.of(victim)) + (answersOnly ? " hears no answer" : " hears and says nothing") + " for " + hold + " ms");
    }

    private void databaseRestart(Episode episode, Random chance) throws IOException, InterruptedException {
        int down = between(chance, 500, 5_000);
        cluster.database().crash();
        Thread.sleep(down);
        cluster.database().restart();
        episode.mark(watch.mark());
        episode.tell("down for " + down + " ms");
    }

    private void brokerRestart(Episode episode, Random chance) throws InterruptedException {
        boolean abruptly = chance.nextBoolean();
        int down = between(chance, 0, 4_000);
        if (abruptly) {
            cluster.brokers().crashAll();
        } else {
            cluster.brokers().stopAll();
        }
        Thread.sleep(down);
        cluster.brokers().startAll();
        episode.mark(watch.mark());
        episode.tell((cluster.brokers().size() > 1 ? "all " : "") + (abruptly ? "killed" : "stopped") + ", down for " + down + " ms");
    }

    private void brokerKill(Episode episode, Random chance) throws InterruptedException {
        int victim = chance.nextInt(cluster.brokers().size());
        int down = between(chance, 0, 6_000);
        episode.tell(cluster.brokers().name(victim) + ", down for " + down + " ms");
        episode.mark(watch.mark());
        cluster.brokers().crash(victim);
        Thread.sleep(down);
        cluster.brokers().start(victim);
    }

    private void brokerRolling(Episode episode) throws InterruptedException {
        for (int broker = 0; broker < cluster.brokers().size(); broker++) {
            episode.mark(watch.mark());
            cluster.brokers().stop(broker);
            cluster.brokers().start(broker);
            // With the next one away as well, no record would be acknowledged: that is what who restarts a Kafka cluster waits for.
            String behind = cluster.brokers().awaitInSync();
            if (!behind.isEmpty()) {
                episode.unsettled(behind);
                return;
            }
        }
    }

    private void leaderChange(Episode episode, Random chance) throws InterruptedException {
        int partition = chance.nextInt(cluster.partitions());
        int times = between(chance, 1, 4);
        if (chance.nextBoolean()) {
            stopLeader(episode, partition, between(chance, 500, 5_000));
            return;
        }
        for (int move = 0; move < times; move++) {
            episode.mark(watch.mark());
            String wrong = cluster.brokers().replicas().moveLeaders(LocalCluster.TOPIC);
            if (!wrong.isEmpty()) {
                episode.unsettled(wrong);
                return;
            }
            Thread.sleep(between(chance, 0, 2_000));
        }
        episode.tell("every partition elected its next replica, " + times + " time(s)");
    }

    private void stopLeader(Episode episode, int partition, int down) throws InterruptedException {
        // Their ids begin with 1.
        int victim = cluster.brokers().replicas().leader(LocalCluster.TOPIC, partition).orElse(1) - 1;
        episode.tell(cluster.brokers().name(victim) + " led partition " + partition + " and was stopped, down for " + down + " ms");
        episode.mark(watch.mark());
        cluster.brokers().stop(victim);
        Thread.sleep(down);
        cluster.brokers().start(victim);
        String wrong = cluster.brokers().awaitInSync();
        episode.mark(watch.mark());
        wrong = wrong.isEmpty() ? cluster.brokers().replicas().moveLeaders(LocalCluster.TOPIC) : wrong;
        if (!wrong.isEmpty()) {
            episode.unsettled(wrong);
        }
    }

    private void rollingRestart(Episode episode) throws IOException, InterruptedException {
        // The oldest comes last: whoever leads moves once only.
        for (int node : cluster.byAge().reversed()) {
            episode.mark(watch.mark());
            if (!cluster.stop(node)) {
                episode.tell(names(List.of(node)) + " did not stop by itself");
            }
            cluster.startAgain(List.of(node));
            cluster.awaitReady();
        }
    }

    /** What the others need to take over, without the start of a JVM beside it. */
    private void sigterm(Episode episode, Random chance) throws IOException, InterruptedException {
        awaitEven();
        int victim = some(chance, 1).getFirst();
        episode.tell(names(List.of(victim)) + (victim == cluster.byAge().getFirst() ? ", the oldest" : ""));
        Instant told = Instant.now();
        var mark = watch.mark();
        episode.mark(mark);
        if (!cluster.stop(victim)) {
            episode.tell("did not stop by itself");
        }
        Settling.await(TO_RESUME, () -> mark.allResumed() ? "" : "partitions " + mark.stuck());
        // A partition that is moved once more would show now.
        Thread.sleep(BUSY_MILLIS);
        watch.calm();
        episode.tell(moved(MoveSteps.Who.PARTITIONS, told));
        episode.tell("of committers " + moved(MoveSteps.Who.COMMITTERS, told));
        cluster.startAgain(List.of(victim));
        cluster.awaitReady();
    }

    private String moved(MoveSteps.Who who, Instant told) throws IOException {
        return MoveSteps.text(MoveSteps.medians(who, told, cluster.logged(who.signal, told)));
    }

    /** Whoever is told to end has something to hand over, and nothing else moves: shards are evened out some time after a node was lost. */
    private void awaitEven() throws InterruptedException {
        double[] rows = rows();
        double opens = opens();
        for (long until = System.nanoTime() + TO_EVEN.toNanos(); System.nanoTime() < until;) {
            Thread.sleep(STILL_MILLIS);
            double[] before = rows;
            double opensBefore = opens;
            rows = rows();
            opens = opens();
            double[] after = rows;
            if (opens == opensBefore && cluster.byAge().stream().allMatch(node -> after[node] > before[node])) {
                return;
            }
        }
    }

    private double opens() throws InterruptedException {
        double all = 0;
        for (int node = 0; node < cluster.size(); node++) {
            all += cluster.node(node).metric("lake_partition_opens_total");
        }
        return all;
    }

    private void lostReplies(Episode episode, Random chance) throws IOException, InterruptedException {
        long before = repliesLost();
        episode.mark(watch.mark());
        injectAll("catalog-lose-every = " + between(chance, 1, 3));
        Thread.sleep(between(chance, 5_000, 9_000));
        injectAll("");
        episode.repliesLost(repliesLost() - before);
        episode.tell(episode.repliesLost() + " answers lost");
    }

    private long repliesLost() throws IOException {
        long all = 0;
        for (int node = 0; node < cluster.size(); node++) {
            all += cluster.node(node).logged(FaultyTableStore.ANSWER_LOST);
        }
        return all;
    }

    private void injectAll(String faults) throws IOException {
        for (int node = 0; node < cluster.size(); node++) {
            cluster.node(node).inject(faults);
        }
    }

    private void busy(Episode episode, Random chance) throws IOException, InterruptedException {
        int hold = between(chance, 30_000, 60_000);
        int loops = Runtime.getRuntime().availableProcessors();
        Instant began = Instant.now();
        var over = new AtomicBoolean();
        episode.mark(watch.mark());
        try {
            for (int i = 0; i < loops; i++) {
                Thread.ofPlatform().daemon().name("busy-", i).start(() -> {
                    while (!over.get()) {
                        Thread.onSpinWait();
                    }
                });
            }
            Thread.sleep(hold);
        } finally {
            over.set(true);
        }
        int missed = cluster.logged(UNREACHABLE, began).size();
        episode.tell(loops + " loops for " + hold + " ms, " + missed + " times a node did not answer another");
    }

    private void faulty(Episode episode, Random chance, String faults) throws IOException, InterruptedException {
        int victim = some(chance, 1).getFirst();
        episode.tell(names(List.of(victim)) + ": " + faults);
        episode.mark(watch.mark());
        cluster.node(victim).inject(faults);
        Thread.sleep(between(chance, 4_000, 8_000));
        cluster.node(victim).inject("");
    }
}
