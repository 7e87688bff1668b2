package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.MemoryBudget;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A dependency fails: the pipeline says so, goes on trying, and loses and doubles nothing. */
class OutageTest extends OnLab {
    private void run() {
        lab.start().apply();
        lab.produce(3, 50);
        lab.awaitRows(150);
        lab.awaitState(PipelineState.RUNNING);
    }

    private void recovered(int each) {
        lab.awaitRows(3 * each);
        lab.awaitState(PipelineState.RUNNING);
        Lab.get(lab.engine.drain("orders"));
        lab.assertExactlyOnce(3, each);
        assertThat(lab.engine.node().dependencies().values()).allMatch("ok"::equals);
    }

    @Test
    void theSourceGoesAndComesBack() {
        run();
        lab.source.reachable(false);
        lab.awaitState(PipelineState.DEGRADED);
        assertThat(lab.view().reason()).contains("LA-3007");
        assertThat(lab.engine.node().dependencies().get("source default")).contains("LA-3007");
        lab.source.reachable(true);
        lab.produce(3, 50);
        recovered(100);
    }

    @Test
    void theCatalogGoesAndComesBack() {
        run();
        lab.store.catalogReachable(false);
        lab.produce(3, 50);
        lab.awaitState(PipelineState.DEGRADED);
        assertThat(lab.view().reason()).contains("the catalog does not answer");
        assertThat(lab.engine.node().dependencies().get("catalog")).contains("the catalog does not answer");
        lab.store.catalogReachable(true);
        recovered(100);
    }

    @Test
    void theCatalogIsAwayWhenTheNodeStarts() {
        run();
        lab.runtime.kill();
        lab.store.catalogReachable(false);
        lab.produce(3, 50);
        lab.start();
        lab.awaitState(PipelineState.DEGRADED);
        lab.store.catalogReachable(true);
        recovered(100);
    }

    @Test
    void theDiskIsFullAndThenIsNot() {
        run();
        lab.store.storageFails(ErrorCode.STORAGE_FULL);
        lab.produce(3, 50);
        lab.awaitState(PipelineState.DEGRADED);
        assertThat(lab.view().reason()).contains("LA-4004");
        lab.store.storageFails(null);
        recovered(100);
    }

    @Test
    void recordsThatTheSourceHasDeletedUnreadStopThePipelineLoudly() {
        run();
        Lab.get(lab.engine.drain("orders"));
        lab.produce(3, 50);
        lab.source.truncateBelow("orders", 1, 70);
        Lab.get(lab.engine.resume("orders"));
        lab.awaitState(PipelineState.FAILED);
        assertThat(lab.view().reason()).contains("LA-3003");
    }

    @Test
    void aTopicThatWasMadeAnewStopsThePipelineLoudly() {
        run();
        lab.source.recreate("orders");
        lab.awaitState(PipelineState.FAILED);
        assertThat(lab.view().reason()).contains("LA-3005");
    }

    @Test
    void aTableWithoutItsPositionsStopsThePipelineLoudly() {
        run();
        lab.runtime.kill();
        lab.store.loseEvidence(Lab.SILVER);
        lab.start();
        lab.awaitState(PipelineState.FAILED);
        assertThat(lab.view().reason()).contains("LA-2005");
    }

    @Test
    void aSlowDiskHoldsTheIntakeAndTheMemoryStaysWithinItsCap() {
        lab.memory = new MemoryBudget(2 << 20);
        lab.source.recordsPerPoll(50);
        lab.produce(3, 3000);
        lab.store.writesTake(Duration.ofMillis(1));
        var highest = new AtomicLong();
        var done = new AtomicBoolean();
        var watch = Thread.ofPlatform().daemon().start(() -> {
            while (!done.get()) {
                highest.accumulateAndGet(lab.memory.used(), Math::max);
                LockSupport.parkNanos(100_000);
            }
        });
        lab.start().apply();
        lab.awaitRows(9000);
        done.set(true);
        Lab.get(lab.engine.drain("orders"));
        lab.assertExactlyOnce(3, 3000);
        assertThat(watch.isDaemon()).isTrue();
        assertThat(highest.get()).isPositive().isLessThanOrEqualTo(lab.memory.cap());
        assertThat(lab.memory.used()).isZero();
    }
}
