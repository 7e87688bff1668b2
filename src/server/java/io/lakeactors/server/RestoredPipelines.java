package io.lakeactors.server;

import io.lakeactors.api.wire.Json;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.lake.iceberg.SavedPipeline;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipelines of a restored lake ({@code restored.json} in the home): the first node that starts there makes them be. They know nothing of what they have committed but what the tables say, and go
 * on there.
 */
final class RestoredPipelines {
    private static final Logger LOG = LoggerFactory.getLogger(RestoredPipelines.class);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Path file;

    RestoredPipelines(Home home) {
        file = home.restored();
    }

    /** What the file holds. */
    record Saved(List<SavedPipeline> pipelines) {}

    void keep(List<SavedPipeline> pipelines) {
        try {
            Files.writeString(file, Json.writeIndented(new Saved(pipelines)));
        } catch (IOException e) {
            throw LakeError.of(ErrorCode.HOME_NOT_WRITABLE, "the restored pipelines cannot be kept", file.toString(), "Give a home that you may write").asException(e);
        }
    }

    /** Applies what is there, on a thread that ends with it: a source that does not answer is asked again until it does. */
    void apply(LakeEngine engine) {
        if (!Files.exists(file)) {
            return;
        }
        Thread.ofPlatform().daemon().name("restored-pipelines").start(() -> applyAll(engine));
    }

    private void applyAll(LakeEngine engine) {
        try {
            var open = new ArrayList<>(Json.readAnswer(Files.readString(file), Saved.class).pipelines());
            while (true) {
                open.removeIf(pipeline -> applied(engine, pipeline));
                if (open.isEmpty()) {
                    break;
                }
                Thread.sleep(AGAIN.toMillis());
            }
            Files.delete(file);
        } catch (IOException e) {
            LOG.atError().addKeyValue("file", file).log("The restored pipelines cannot be read: apply them by hand.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean applied(LakeEngine engine, SavedPipeline saved) {
        try {
            var spec = Pipelines.read(saved.name(), saved.pipeline(), path -> saved.contract()).orThrow();
            engine.apply(spec, false).toCompletableFuture().join();
            if (saved.paused()) {
                engine.pause(saved.name()).toCompletableFuture().join();
            }
            LOG.atInfo().addKeyValue("pipeline", saved.name()).addKeyValue("paused", saved.paused()).log("Restored pipeline applied.");
            return true;
        } catch (CompletionException e) {
            LOG.atWarn().addKeyValue("pipeline", saved.name()).log("A restored pipeline could not be applied; it is tried again: {}", String.valueOf(e.getCause()));
            return false;
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("pipeline", saved.name()).log("A restored pipeline cannot be applied: apply it by hand.", e);
            return true;
        }
    }
}
