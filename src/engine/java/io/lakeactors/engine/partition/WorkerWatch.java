package io.lakeactors.engine.partition;

import io.lakeactors.engine.Dependencies;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.model.LakeError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Hears the workers of one partition, and says what that is to its core. Part of its {@link PartitionActor}, in whose thread it runs. */
final class WorkerWatch {
    private final EngineNode node;
    private final String source;
    private final Reading reading;
    private final PartitionGauge gauge;
    private final Runnable news;
    private final BiConsumer<Long, Duration> reopenLater;

    /** What the core is to step with. @param beside events that go with those of the core, if it has any */
    record Step(PartitionInput input, List<?> beside) {}

    /** @param cluster that the source is of @param news is run when people are to be told soon @param reopenLater has {@link #reopen} called for this session, so much later */
    WorkerWatch(EngineNode node, String cluster, Reading reading, PartitionGauge gauge, Runnable news, BiConsumer<Long, Duration> reopenLater) {
        this.node = node;
        this.source = Dependencies.source(cluster);
        this.reading = reading;
        this.gauge = gauge;
        this.news = news;
        this.reopenLater = reopenLater;
    }

    /** @return what to do; empty if that is nothing, also for what a worker of an earlier session says */
    Optional<Step> heard(WorkerReport report) {
        if (!reading.isCurrent(report)) {
            return Optional.empty();
        }
        return switch (report) {
            case WorkerReport.Written written -> Optional.of(written(written));
            case WorkerReport.Failed failed -> {
                gauge.trouble(Optional.of(failed.error()));
                yield next(reading.failed(failed));
            }
            case WorkerReport.SourceState(var session, var error) -> Optional.of(sourceState(error));
            case WorkerReport.Reading(var session, var read, var end, var bare) -> {
                gauge.reading(reading.isScouting() ? -1 : read, end, bare);
                news.run();
                yield Optional.empty();
            }
            case WorkerReport.Rested(var session, var read) -> {
                gauge.trouble(Optional.empty());
                yield Optional.of(step(new PartitionInput.SourceClosed(reading.round())));
            }
        };
    }

    Optional<Step> ended(long session) {
        return reading.workerEnded(session).flatMap(this::next);
    }

    Optional<Step> reopen(long session) {
        return reading.reopen(session).flatMap(this::next);
    }

    private Step sourceState(Optional<LakeError> error) {
        if (error.isPresent()) {
            node.dependencies().lost(source, error.get().sentence());
            return step(new PartitionInput.SourceFailed(reading.round(), error.get()));
        }
        node.dependencies().answers(source);
        return step(new PartitionInput.SourceRecovered(reading.round()));
    }

    private Step written(WorkerReport.Written written) {
        node.dependencies().answers(Dependencies.WAREHOUSE);
        reading.written(written);
        gauge.trouble(Optional.empty());
        gauge.written(written, reading.isForMain());
        var step = new Step(new PartitionInput.BatchWritten(reading.round(), reading.batchOf(written)), reading.countOf(written).map(List::of).orElse(List.of()));
        reading.goesOn().ifPresent(this::next);
        return step;
    }

    private Optional<Step> next(Reading.Next next) {
        return switch (next) {
            case Reading.Next.Tell(var input) -> Optional.of(step(input));
            case Reading.Next.Reopen(var session, var delay) -> {
                reopenLater.accept(session, delay);
                yield Optional.empty();
            }
        };
    }

    private static Step step(PartitionInput input) {
        return new Step(input, List.of());
    }
}
