package io.lakeactors.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done when, on the one thread of care. */
class CareWorkerTest {
    private final CareWorker worker = new CareWorker();
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> asked = new CompletableFuture<>();

    @AfterEach
    void stop() {
        worker.stop();
    }

    private CompletableFuture<Boolean> noted(String what) {
        return worker.begin(() -> happened.add(what));
    }

    @Test
    void whatPressesIsDoneWhenTheWorkUnderWayTakesABreath() {
        var work = worker.begin(() -> {
            asked.join();
            happened.add("first half");
            worker.breathe();
            return happened.add("second half");
        });
        var small = worker.press(() -> happened.add("small"));
        var later = noted("later");
        asked.complete(null);
        CompletableFuture.allOf(work, later, small).join();
        assertThat(happened).containsExactly("first half", "small", "second half", "later");
    }

    @Test
    void whatPressesBesideWorkThatWaitsIsNotDoneInABreathOfWorkBeforeIt() {
        var old = worker.begin(() -> {
            asked.join();
            worker.breathe();
            return happened.add("old");
        });
        var work = worker.begin(() -> {
            worker.breathe();
            return happened.add("work");
        });
        var small = worker.press(() -> happened.add("small"));
        asked.complete(null);
        CompletableFuture.allOf(old, work, small).join();
        assertThat(happened).containsExactly("old", "small", "work");
    }

    @Test
    void withoutABreathItIsDoneAfterThatWork() {
        var work = worker.begin(() -> {
            asked.join();
            return happened.add("work");
        });
        var small = worker.press(() -> happened.add("small"));
        asked.complete(null);
        CompletableFuture.allOf(work, small).join();
        assertThat(happened).containsExactly("work", "small");
    }

    @Test
    void whatFailsInABreathFailsAlone() {
        var work = worker.begin(() -> {
            asked.join();
            worker.breathe();
            return happened.add("work");
        });
        var small = worker.press(() -> {
            throw new IllegalStateException("so it was told");
        });
        asked.complete(null);
        assertThat(work.join()).isTrue();
        assertThat(small).isCompletedExceptionally();
    }
}
