package io.lakeactors.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.gold.LakeGold;
import io.lakeactors.lake.iceberg.SavedGold;
import io.lakeactors.lake.iceberg.SavedLake;
import io.lakeactors.lake.iceberg.SavedPipeline;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.testkit.Orders;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What of a restored lake waits for the first node, and for how long. */
class RestoredLakeTest {
    private static final SavedPipeline PIPELINE = new SavedPipeline("orders", Orders.PIPELINE, Orders.CONTRACT, false);
    private static final SavedGold GOLD = new SavedGold("totals", """
            gold: totals
            query: select id, note from silver.orders
            contract: totals.yaml
            to: { gold: { table: gold.totals } }
            every: 5m
            """, Orders.CONTRACT.replace("silver.orders", "gold.totals"), false);

    @TempDir
    Path dir;

    private static <T> T answering(Class<T> port, CompletableFuture<?> answer) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> answer));
    }

    private static CompletableFuture<?> failed(ErrorCode code) {
        return CompletableFuture.failedFuture(LakeError.of(code, "no", "", "").asException());
    }

    private static boolean soon(BooleanSupplier holds) {
        long end = System.nanoTime() + 3_000_000_000L;
        while (!holds.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(5_000_000);
        }
        return holds.getAsBoolean();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path started(Home home, CompletableFuture<?> engine, CompletableFuture<?> gold) {
        var restored = new RestoredLake(home);
        restored.keep(new SavedLake(List.of(PIPELINE), List.of(GOLD), List.of()));
        restored.apply(answering(LakeEngine.class, engine), answering(LakeGold.class, gold));
        return home.restored();
    }

    @ParameterizedTest
    @EnumSource(names = {"GOLD_MISFIT", "QUERY_FAILED"})
    void whatCannotBeAppliedIsGivenUp(ErrorCode code) {
        try (var home = Home.take(dir)) {
            var file = started(home, CompletableFuture.completedFuture(null), failed(code));
            assertThat(soon(() -> !Files.exists(file))).isTrue();
        }
    }

    /** Or the next start of the node would undo what people have changed since. */
    @ParameterizedTest
    @EnumSource(names = {"JOURNAL_UNREACHABLE", "NODE_UNREACHABLE", "SOURCE_DENIED"})
    void whatWaitsForOthersIsKeptWithoutWhatIsAppliedAlready(ErrorCode code) {
        try (var home = Home.take(dir)) {
            var file = started(home, CompletableFuture.completedFuture(null), failed(code));
            assertThat(soon(() -> !text(file).contains("pipeline: orders"))).isTrue();
            assertThat(text(file)).contains("gold: totals");
        }
    }

    @Test
    void aGoldTableIsNotGivenUpWhileAPipelineWaits() {
        try (var home = Home.take(dir)) {
            var file = started(home, failed(ErrorCode.SOURCE_UNREACHABLE), failed(ErrorCode.TABLE_NOT_FOUND));
            assertThat(soon(() -> !text(file).contains("gold: totals"))).isFalse();
            assertThat(text(file)).contains("pipeline: orders");
        }
    }
}
