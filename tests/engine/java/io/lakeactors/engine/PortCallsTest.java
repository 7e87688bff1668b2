package io.lakeactors.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.ManualClock;
import io.lakeactors.testkit.SeededIds;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waits between looks are of real time and short; when the breaker lets a trial through is for the manual clock to say. */
class PortCallsTest {
    private static final int CALLERS = 12;
    private static final Duration PAST_ANY_TRIAL = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock(0);
    private final ExecutorService io = Executors.newCachedThreadPool();
    private final EngineNode node = node();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final List<LakeError> degraded = new CopyOnWriteArrayList<>();
    private volatile ErrorCode fault = ErrorCode.CATALOG_UNREACHABLE;

    private EngineNode node() {
        var config = EngineConfig.read(ConfigFactory.parseString("""
                lakeactors.engine { journal.url = "jdbc:h2:mem:a", retry { min = 2ms, max = 20ms, jitter = 0, opens-after = 4 } }
                """).withFallback(ConfigFactory.defaultReference()).resolve());
        var memory = new MemoryBudget(1 << 20);
        var registry = new PrometheusRegistry();
        var parts = new EngineParts(new FakeTableStore(), Map.of(), clock, new SeededIds(1), memory, (pipeline, contract) -> null, registry, CrashPoints.NONE);
        return new EngineNode(config, parts, new Signals(registry, memory, clock), io);
    }

    @AfterEach
    void end() {
        io.shutdownNow();
    }

    private String port() {
        asked.incrementAndGet();
        if (fault != null) {
            throw LakeError.of(fault, "it is away", "", "Wait").asException();
        }
        return "here";
    }

    private PortCalls call() {
        var calls = new PortCalls(node);
        calls.call(Dependencies.CATALOG, this::port, new PortCalls.Ears<>(value -> done.incrementAndGet(), degraded::add, error -> degraded.add(error)));
        return calls;
    }

    private static void await(BooleanSupplier reached) {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(until);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Until everybody waits for a trial: nobody has asked for a while. */
    private int quiet() {
        int before = -1;
        while (before != asked.get()) {
            before = asked.get();
            LockSupport.parkNanos(60_000_000);
        }
        return before;
    }

    @Test
    void manyCallersOfADependencyThatIsAwaySendOneTrialAtATimeAndAllGoOnWhenItAnswers() {
        for (int i = 0; i < CALLERS; i++) {
            call();
        }
        await(() -> asked.get() >= 4);
        int before = quiet();
        for (int trial = 1; trial <= 3; trial++) {
            clock.advance(PAST_ANY_TRIAL);
            int wanted = before + trial;
            await(() -> asked.get() == wanted);
            assertThat(quiet()).as("after trial " + trial).isEqualTo(wanted);
        }
        assertThat(done).hasValue(0);
        fault = null;
        clock.advance(PAST_ANY_TRIAL);
        await(() -> done.get() == CALLERS);
        assertThat(asked).hasValue(before + 3 + CALLERS);
        assertThat(degraded.getLast().sentence()).contains("LA-4001", "since 1970-01-01T00:00:00Z", "next trial at ");
    }

    @Test
    void aTrialWhoseCallerHasMovedOnStillTellsTheOthers() {
        var first = call();
        await(() -> asked.get() >= 4);
        quiet();
        fault = null;
        first.forget();
        call();
        clock.advance(PAST_ANY_TRIAL);
        await(() -> done.get() == 1);
        assertThat(node.dependencies().view()).containsEntry(Dependencies.CATALOG, "ok");
    }

    @Test
    void whatADependencyRefusesDoesNotMakeItSpared() {
        fault = ErrorCode.TABLE_NOT_FOUND;
        for (int i = 0; i < CALLERS; i++) {
            call();
        }
        await(() -> degraded.size() == CALLERS);
        assertThat(node.dependencies().admit(Dependencies.CATALOG)).isZero();
        assertThat(node.dependencies().view()).containsEntry(Dependencies.CATALOG, "ok");
    }
}
