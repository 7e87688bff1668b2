package io.lakeactors.server.chaos;

import io.lakeactors.server.embedded.BrokerOptions;
import io.lakeactors.server.embedded.BrokerQuorum;
import io.lakeactors.server.embedded.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The drill's Kafka cluster: one broker, or several that hold every record three times and acknowledge it when two have it. Brokers are numbered from 0;
 * their ids in Kafka, and what people read, begin with 1.
 */
final class Brokers implements AutoCloseable {
    private static final Duration TO_START = Duration.ofSeconds(120);
    private static final Duration TO_SYNC = Duration.ofSeconds(120);
    private static final int SMALL_HEAP = 256;

    private final List<Path> dirs;
    private final List<BrokerOptions> options;
    private final KafkaBroker[] running;
    private final Replicas replicas;

    private Brokers(List<Path> dirs, List<BrokerOptions> options) {
        this.dirs = dirs;
        this.options = options;
        running = new KafkaBroker[dirs.size()];
        replicas = new Replicas(bootstrap());
    }

    /** @param dir an empty directory */
    static Brokers start(Path dir, int count) throws IOException {
        int[] ports = Ports.free(2 * count);
        var brokers = new Brokers(IntStream.range(0, count).mapToObj(i -> count == 1 ? dir : dir.resolve(String.valueOf(i + 1))).toList(),
                count == 1 ? List.of(BrokerOptions.DEFAULT.withPort(ports[0])) : several(ports, count));
        try {
            brokers.startAll();
            return brokers;
        } catch (RuntimeException failed) {
            brokers.close();
            throw failed;
        }
    }

    private static List<BrokerOptions> several(int[] ports, int count) {
        var quorum = BrokerQuorum.of(java.util.Arrays.copyOfRange(ports, count, 2 * count));
        return IntStream.range(0, count)
                .mapToObj(i -> BrokerOptions.DEFAULT.withPort(ports[i]).withMember(i + 1, quorum).withLimits(SMALL_HEAP, TO_START)).toList();
    }

    int size() {
        return running.length;
    }

    /** As people read it. */
    String name(int broker) {
        return "broker " + (broker + 1);
    }

    String bootstrap() {
        return options.stream().map(one -> "127.0.0.1:" + one.port()).collect(Collectors.joining(","));
    }

    Replicas replicas() {
        return replicas;
    }

    void createTopic(String topic, int partitions) {
        KafkaBroker.createTopic(bootstrap(), topic, partitions, Map.of());
    }

    /** Ends one as a crash does. */
    void crash(int broker) {
        running[broker].kill();
    }

    /** Lets one hand over what it leads, and end. */
    void stop(int broker) {
        running[broker].close();
    }

    void start(int broker) {
        running[broker] = KafkaBroker.start(dirs.get(broker), options.get(broker));
    }

    void crashAll() {
        together(this::crash);
    }

    void stopAll() {
        together(this::stop);
    }

    /** At the same time: of several, none answers alone. */
    void startAll() {
        together(this::start);
    }

    private void together(Consumer<Integer> work) {
        var failures = new ConcurrentLinkedQueue<RuntimeException>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, size()).forEach(broker -> threads.execute(() -> {
                try {
                    work.accept(broker);
                } catch (RuntimeException failed) {
                    failures.add(failed);
                }
            }));
        }
        if (!failures.isEmpty()) {
            throw failures.peek();
        }
    }

    /** Waits until every broker runs and has all that is acknowledged. @return what is wrong where that takes too long; empty if it is so */
    String awaitInSync() throws InterruptedException {
        return Settling.await(TO_SYNC, this::behind);
    }

    private String behind() throws InterruptedException {
        for (int broker = 0; broker < size(); broker++) {
            if (!running[broker].isAlive()) {
                return name(broker) + " has ended";
            }
        }
        // One that is alone has nobody to be behind.
        return size() == 1 ? "" : replicas.behind();
    }

    /** Their logs are not wanted any more: several would wait for each other if they were asked to end. */
    @Override
    public void close() {
        replicas.close();
        var left = new ArrayList<KafkaBroker>();
        for (KafkaBroker broker : running) {
            if (broker != null) {
                left.add(broker);
            }
        }
        left.forEach(left.size() == 1 ? KafkaBroker::close : KafkaBroker::kill);
    }
}
