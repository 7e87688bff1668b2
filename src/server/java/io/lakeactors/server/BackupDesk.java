package io.lakeactors.server;

import io.lakeactors.api.BackupService;
import io.lakeactors.api.wire.Backup;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.gold.GoldView;
import io.lakeactors.engine.gold.LakeGold;
import io.lakeactors.engine.registry.LakeRegistry;
import io.lakeactors.engine.registry.RegistryCopy;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.lake.iceberg.LakeBackup;
import io.lakeactors.lake.iceberg.S3Access;
import io.lakeactors.lake.iceberg.SavedGold;
import io.lakeactors.lake.iceberg.SavedPipeline;
import io.lakeactors.lake.iceberg.StoragePlace;
import io.lakeactors.model.Clock;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The node's backups, each on a thread of its own. */
final class BackupDesk implements BackupService, AutoCloseable {
    private static final Duration TO_STOP = Duration.ofSeconds(10);

    private final IcebergStore tables;
    private final LakeEngine engine;
    private final LakeGold gold;
    private final LakeRegistry registry;
    private final Signals signals;
    private final Clock clock;
    private final S3Access access;
    private Job latest;

    BackupDesk(IcebergStore tables, LakeEngine engine, LakeGold gold, LakeRegistry registry, Signals signals, Clock clock, S3Access access) {
        this.tables = tables;
        this.engine = engine;
        this.gold = gold;
        this.registry = registry;
        this.signals = signals;
        this.clock = clock;
        this.access = access;
    }

    /** Texts that tables are made by. */
    private record Sources(List<SavedPipeline> pipelines, List<SavedGold> golds) {}

    private final class Job {
        private final StoragePlace to;
        private final long startedAt = clock.millis();
        private final LakeBackup.Progress progress = new LakeBackup.Progress();
        private volatile Thread thread;
        private volatile long endedAt = -1;
        private volatile LakeError failure;

        Job(StoragePlace to) {
            this.to = to;
        }

        void run(Sources sources) {
            try {
                tables.backup().run(to, sources.pipelines(), sources.golds(), new RegistryCopy(registry)::lines, Version.TEXT, progress);
                end(null);
            } catch (LakeException e) {
                end(e.error());
            } catch (RuntimeException e) {
                end(LakeError.of(ErrorCode.INTERNAL, "the backup failed: " + e, to.location(), "Report it, with the node's log"));
            }
        }

        void end(LakeError error) {
            failure = error;
            endedAt = clock.millis();
            signals.say(new Signal.BackupEnded(to.location(), error == null ? "done" : "failed", progress.files(), progress.bytes(), progress.copiedFiles(), progress.copiedBytes(),
                    Duration.ofMillis(endedAt - startedAt), error == null ? "" : error.sentence()));
        }

        boolean isRunning() {
            return endedAt < 0;
        }

        Backup view() {
            boolean running = isRunning();
            LakeError error = failure;
            return new Backup(running ? "running" : error == null ? "done" : "failed", to.location(), startedAt, running ? null : endedAt, progress.files(), progress.bytes(),
                    progress.copiedFiles(), progress.copiedBytes(), error == null ? null : Fault.of(error));
        }
    }

    @Override
    public CompletionStage<Backup> start(String to) {
        Job job;
        try {
            job = begun(place(to));
        } catch (LakeException e) {
            return CompletableFuture.failedFuture(e);
        }
        // Before anything of the tables is looked at: what a pipeline is afterwards is what it was, or newer than its tables.
        return pipelines().thenCombine(golds(), Sources::new).handle((sources, failure) -> {
            if (failure != null) {
                job.end(LakeError.of(ErrorCode.JOURNAL_UNREACHABLE, "the pipelines and gold tables could not be read: " + failure.getMessage(), "", "Run the backup again"));
            } else {
                job.thread = Thread.ofPlatform().daemon().name("backup").start(() -> job.run(sources));
            }
            return job.view();
        });
    }

    private synchronized Job begun(StoragePlace to) {
        if (latest != null && latest.isRunning()) {
            throw refused("a backup to " + latest.to.location() + " is under way", "Wait for it: GET /v1/backup shows how far it is");
        }
        latest = new Job(to);
        return latest;
    }

    private StoragePlace place(String to) {
        try {
            if (!StoragePlace.isRemote(to) && !Path.of(to).isAbsolute()) {
                throw new IllegalArgumentException("it must be an absolute directory, or s3://bucket/prefix: " + to);
            }
            return StoragePlace.place(to, access);
        } catch (IllegalArgumentException e) {
            throw refused("that is no place for a backup: " + e.getMessage(), "Give an absolute directory, or s3://bucket/prefix");
        }
    }

    private static LakeException refused(String what, String mend) {
        return LakeError.of(ErrorCode.REQUEST_INVALID, what, "to", mend).asException();
    }

    private CompletionStage<List<SavedPipeline>> pipelines() {
        return engine.pipelines().thenCompose(views -> all(views.stream().map(view -> engine.texts(view.name())
                    .thenApply(texts -> new SavedPipeline(view.name(), texts.pipeline(), texts.contract(), view.state() == PipelineState.PAUSED)).toCompletableFuture()).toList()));
    }

    private CompletionStage<List<SavedGold>> golds() {
        return gold.view().thenCompose(view -> all(view.tables().stream().map(table -> gold.texts(table.name())
                .thenApply(texts -> new SavedGold(table.name(), texts.pipeline(), texts.contract(), table.state() == GoldView.State.PAUSED)).toCompletableFuture()).toList()));
    }

    private static <T> CompletionStage<List<T>> all(List<CompletableFuture<T>> asked) {
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
    }

    @Override
    public synchronized Backup latest() {
        return latest == null ? Backup.NONE : latest.view();
    }

    /** Cuts a backup short; the next one goes on with it. */
    @Override
    public void close() {
        Thread thread;
        synchronized (this) {
            thread = latest == null ? null : latest.thread;
        }
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(TO_STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
