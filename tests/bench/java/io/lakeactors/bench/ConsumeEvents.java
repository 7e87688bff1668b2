package io.lakeactors.bench;

import com.sun.management.OperatingSystemMXBean;
import io.lakeactors.connectors.kafka.KafkaSource;
import io.lakeactors.connectors.kafka.KafkaSourceConfig;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceConnector.Intake;
import io.lakeactors.model.SourceConnector.Sink;
import io.lakeactors.model.SourceKey;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What reading costs by itself: drains a topic through the Kafka source into flat batches and throws them away. {@code ConsumeEvents BOOTSTRAP TOPIC [PASSES]}.
 * Prints a line a pass: the first one is cold.
 */
public final class ConsumeEvents {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long CREDIT = 8L << 20;

    private ConsumeEvents() {}

    public static void main(String[] args) throws Exception {
        int passes = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        var cpu = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (int pass = 1; pass <= passes; pass++) {
            long cpuBefore = pass == 1 ? 0 : cpu.getProcessCpuTime();
            long start = System.nanoTime();
            var counted = drain(args[0], args[1]);
            double cpuSeconds = (cpu.getProcessCpuTime() - cpuBefore) / 1e9;
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("pass %d: %d records, %d batches, %.2f s, %.2f CPU-s, %.3f CPU-s per million%n",
                    pass, counted.records.get(), counted.batches.get(), seconds, cpuSeconds, cpuSeconds / counted.records.get() * 1e6);
        }
    }

    private static Counted drain(String bootstrap, String topic) throws InterruptedException {
        try (SourceConnector source = new KafkaSource(KafkaSourceConfig.of(bootstrap, Map.of()))) {
            var partitions = source.describe(topic, TIMEOUT).partitions();
            var bounds = source.bounds(partitions, TIMEOUT);
            var counted = new Counted(partitions.size());
            var intakes = new ArrayList<Intake>();
            for (SourceKey key : partitions) {
                var drain = new Drain(counted, bounds.get(key).end());
                drain.intake = source.open(key, bounds.get(key).earliest(), -1, drain);
                drain.intake.grant(CREDIT);
                intakes.add(drain.intake);
            }
            counted.open.await();
            return counted;
        }
    }

    private static final class Counted {
        private final AtomicLong records = new AtomicLong();
        private final AtomicLong batches = new AtomicLong();
        private final CountDownLatch open;

        private Counted(int partitions) {
            open = new CountDownLatch(partitions);
        }
    }

    private static final class Drain implements Sink {
        private final Counted counted;
        private final long end;
        private volatile Intake intake;

        private Drain(Counted counted, long end) {
            this.counted = counted;
            this.end = end;
        }

        @Override
        public void batch(RawBatch batch) {
            counted.records.addAndGet(batch.count());
            counted.batches.incrementAndGet();
            boolean last = batch.range().next() >= end;
            intake.grant(batch.footprint());
            batch.release();
            if (last) {
                counted.open.countDown();
            }
        }

        @Override
        public void failed(LakeError error) {
            throw error.asException();
        }

        @Override
        public void recovered() {}

        @Override
        public void end(long position) {}
    }
}
