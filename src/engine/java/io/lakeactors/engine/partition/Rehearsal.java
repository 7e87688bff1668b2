package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.SourceTopics;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What a partition does between a poll and a written file, and a committer with it, done some times with a pipeline's newest records and for nothing: the files
 * are deleted, no position moves. A node that has run no partition yet needs ten times as long for the first batches of each, and would when another node has died and everybody waits.
 */
public final class Rehearsal {
    private static final int ROUNDS = 12;
    /** Most of what a commit's first time takes is for loading classes. */
    private static final int COMMITS = 3;
    private static final long RECORDS = 300;
    private static final long POLLED_BYTES = 256 << 10;
    /** Polled bytes, and what the open files of one round buffer. */
    private static final long MEMORY = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Of no partition that ever was: a file that a crash leaves behind is an orphan. */
    private static final long NOBODYS_EPOCH = 0;

    private final EngineNode node;
    private final TableCare care;
    private final PipelineSpec spec;

    private Rehearsal(EngineNode node, TableCare care, PipelineSpec spec) {
        this.node = node;
        this.care = care;
        this.spec = spec;
    }

    /**
     * Blocks for a second or a few. Does nothing where the source, its records, memory, or whoever could delete the files is missing.
     *
     * @throws io.lakeactors.model.LakeException if the source, the registry of schemas or the tables do not answer
     */
    public static void of(EngineNode node, PipelineSpec spec) throws InterruptedException {
        var source = node.parts().sources().get(spec.cluster());
        var care = node.parts().care();
        if (source == null || care.isEmpty() || !node.parts().memory().tryReserve(MEMORY)) {
            return;
        }
        try {
            new Rehearsal(node, care.get(), spec).run(source);
        } finally {
            node.parts().memory().release(MEMORY);
        }
    }

    private void run(SourceConnector source) throws InterruptedException {
        var topics = SourceTopics.of(spec.topics(), source, PATIENCE).stream().limit(1).collect(Collectors.toSet());
        var keys = source.find(topics, PATIENCE).stream().flatMap(topic -> topic.partitions().stream()).toList();
        for (var found : source.bounds(keys, PATIENCE).entrySet()) {
            var bounds = found.getValue();
            if (bounds.end() > bounds.earliest()) {
                rehearse(source, found.getKey(), Math.max(bounds.earliest(), bounds.end() - RECORDS));
                return;
            }
        }
    }

    private void rehearse(SourceConnector source, SourceKey key, long from) throws InterruptedException {
        var polled = new LinkedBlockingQueue<RawBatch>();
        try (var intake = source.open(key, from, -1, new Kept(polled))) {
            intake.grant(POLLED_BYTES);
            long until = node.parts().clock().nanos() + PATIENCE.toNanos();
            boolean done = false;
            while (!done) {
                var raw = polled.poll(until - node.parts().clock().nanos(), TimeUnit.NANOSECONDS);
                done = raw == null || isRehearsed(raw);
            }
        } finally {
            polled.forEach(RawBatch::release);
        }
    }

    /** Releases the batch. @return whether there was a record in it */
    private boolean isRehearsed(RawBatch raw) {
        try {
            for (int round = 0; raw.count() > 0 && round < ROUNDS; round++) {
                writeForNothing(raw, round < COMMITS);
            }
            return raw.count() > 0;
        } finally {
            raw.release();
        }
    }

    /** Rules that look back must not have seen these rows before, so each round has a refinery of its own. */
    private void writeForNothing(RawBatch raw, boolean commits) {
        var writers = new BatchWriters(node.parts().tables(), PipelineTables.of(spec), NOBODYS_EPOCH, raw.source().tag() + "-" + node.parts().ids().next());
        var written = new ArrayList<WrittenFile>();
        try {
            write(raw, writers, written);
            if (commits) {
                PipelineTables.targets(spec).forEach(target -> node.parts().tables().rehearseCommit(target, of(target, written)));
            }
        } finally {
            care.discard(written);
        }
    }

    private void write(RawBatch raw, BatchWriters writers, List<WrittenFile> written) {
        try {
            var refinery = new ContractRefinery(spec, node.parts().clock());
            var wanted = refinery.schemasWanted(raw);
            if (!wanted.isEmpty()) {
                refinery.learn(SchemaLookup.answers(node.parts().registry(spec.format().registryName().orElseThrow()), wanted));
            }
            writers.write(refinery.refine(raw));
            writers.finish(written);
        } catch (RuntimeException e) {
            writers.abort();
            throw e;
        }
    }

    private static List<WrittenFile> of(TableName target, List<WrittenFile> written) {
        return written.stream().filter(file -> file.table().equals(target) || file.table().equals(target.quarantine())).toList();
    }

    /** Who closes the intake releases what it has not looked at. */
    private record Kept(BlockingQueue<RawBatch> batches) implements SourceConnector.Sink {
        @Override
        public void batch(RawBatch batch) {
            batches.add(batch);
        }

        @Override
        public void failed(LakeError error) {
            // Then no batch comes, and the patience ends.
        }

        @Override
        public void recovered() {
            // What comes is taken.
        }

        @Override
        public void end(long position) {
            // Of no interest.
        }
    }
}
