package io.lakeactors.server;

import io.lakeactors.api.wire.Json;
import io.lakeactors.contract.Golds;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.gold.LakeGold;
import io.lakeactors.engine.registry.LakeRegistry;
import io.lakeactors.engine.registry.RegistryCopy;
import io.lakeactors.lake.iceberg.SavedGold;
import io.lakeactors.lake.iceberg.SavedLake;
import io.lakeactors.lake.iceberg.SavedPipeline;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a restored lake is beside its tables, in files of its home: the first node that starts there makes it be. Its pipelines and gold tables know nothing of what they have committed but what the
 * tables say, and go on there.
 */
final class RestoredLake {
    private static final Logger LOG = LoggerFactory.getLogger(RestoredLake.class);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    /** A cluster that forms needs some time until its actors answer. */
    private static final Duration REGISTRY_MAX = Duration.ofMinutes(1);

    private final Path file;
    private final Path registry;

    RestoredLake(Home home) {
        file = home.restored();
        registry = home.restoredRegistry();
    }

    /** What the file holds. @param golds null in those of a release before 0.12 */
    record Saved(List<SavedPipeline> pipelines, List<SavedGold> golds) {}

    void keep(SavedLake saved) {
        try {
            Files.write(registry, saved.registry());
            write(new Saved(saved.pipelines(), saved.golds()));
        } catch (IOException e) {
            throw LakeError.of(ErrorCode.HOME_NOT_WRITABLE, "what was restored cannot be kept", file.toString(), "Give a home that you may write").asException(e);
        }
    }

    private void write(Saved saved) throws IOException {
        var whole = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(whole, Json.writeIndented(saved));
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Fills the schema registry, if it is to be.
     *
     * @throws LakeException JOURNAL_UNREACHABLE if it does not answer for a minute; REQUEST_INVALID if it holds something else; with both the node does not start
     */
    void registry(LakeRegistry into) {
        if (!Files.exists(registry)) {
            return;
        }
        try {
            List<String> lines = Files.readAllLines(registry);
            long until = System.nanoTime() + REGISTRY_MAX.toNanos();
            while (!filled(new RegistryCopy(into), lines, until)) {
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
            Files.delete(registry);
            LOG.atInfo().addKeyValue("entries", lines.size()).log("Restored schema registry.");
        } catch (IOException e) {
            throw LakeError.of(ErrorCode.HOME_NOT_WRITABLE, "the restored schema registry cannot be read", registry.toString(), "Restore again to another home").asException(e);
        }
    }

    private static boolean filled(RegistryCopy copy, List<String> lines, long until) {
        try {
            copy.restore(lines);
            return true;
        } catch (LakeException e) {
            if (e.error().code() != ErrorCode.JOURNAL_UNREACHABLE || System.nanoTime() > until) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Applies pipelines and gold tables, on a thread that ends with it: a source that does not answer is asked again until it does.
     *
     * @return done when each was tried once: who asks before, such as an audit, would find none
     */
    CompletableFuture<Void> apply(LakeEngine engine, LakeGold gold) {
        var once = new CompletableFuture<Void>();
        if (Files.exists(file)) {
            Thread.ofPlatform().daemon().name("restored-pipelines").start(() -> applyAll(engine, gold, once));
        } else {
            once.complete(null);
        }
        return once;
    }

    /** What is done is taken out of the file at once: the node's next start would do it again, and undo what people have changed since. */
    private void applyAll(LakeEngine engine, LakeGold gold, CompletableFuture<Void> once) {
        try {
            var saved = Json.readAnswer(Files.readString(file), Saved.class);
            var open = new ArrayList<>(saved.pipelines());
            var golds = new ArrayList<>(saved.golds() == null ? List.of() : saved.golds());
            while (true) {
                for (var pipeline : List.copyOf(open)) {
                    if (tried("pipeline", pipeline.name(), true, () -> apply(engine, pipeline))) {
                        open.remove(pipeline);
                        write(new Saved(open, golds));
                    }
                }
                for (var one : List.copyOf(golds)) {
                    if (tried("gold", one.name(), open.isEmpty(), () -> apply(gold, one))) {
                        golds.remove(one);
                        write(new Saved(open, golds));
                    }
                }
                once.complete(null);
                if (open.isEmpty() && golds.isEmpty()) {
                    break;
                }
                Thread.sleep(AGAIN.toMillis());
            }
            Files.delete(file);
        } catch (IOException e) {
            LOG.atError().addKeyValue("file", file).log("What was restored cannot be read, or not be marked as applied: apply it by hand and delete the file.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            once.complete(null);
        }
    }

    private static void apply(LakeEngine engine, SavedPipeline saved) {
        var spec = Pipelines.readTaken(saved.name(), saved.pipeline(), path -> saved.contract()).orThrow();
        engine.apply(spec, false).toCompletableFuture().join();
        if (saved.paused()) {
            engine.pause(saved.name()).toCompletableFuture().join();
        }
    }

    private static void apply(LakeGold gold, SavedGold saved) {
        gold.restore(Golds.readTaken(saved.name(), saved.gold(), path -> saved.contract()).orThrow(), saved.paused()).toCompletableFuture().join();
    }

    /** @param last whether it need not be tried again after what does not pass by itself @return whether it need not be tried again */
    private static boolean tried(String kind, String name, boolean last, Runnable apply) {
        try {
            apply.run();
            LOG.atInfo().addKeyValue(kind, name).log("Restored and applied.");
            return true;
        } catch (CompletionException e) {
            var error = PortCalls.asError(e);
            if (last && !passes(error.code())) {
                LOG.atError().addKeyValue(kind, name).log("What was restored cannot be applied: apply it by hand. {}", error.sentence());
                return true;
            }
            LOG.atWarn().addKeyValue(kind, name).log("What was restored could not be applied; it is tried again: {}", error.sentence());
            return false;
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue(kind, name).log("What was restored cannot be applied: apply it by hand.", e);
            return true;
        }
    }

    /** By itself, or when a person gives rights or mends what others do. */
    private static boolean passes(ErrorCode code) {
        return switch (code.reaction()) {
            case RETRY, RECONCILE, PAUSE -> true;
            default -> code == ErrorCode.NODE_UNREACHABLE;
        };
    }
}
