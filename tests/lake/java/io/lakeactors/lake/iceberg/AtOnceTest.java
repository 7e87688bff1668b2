package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.util.Tasks;
import org.junit.jupiter.api.Test;

class AtOnceTest {
    @Test
    void whatIsHandedInIsDoneByTheCallerBeforeItGoesOn() {
        var by = new ArrayList<Thread>();
        assertThat(AtOnce.WORKER.submit(() -> by.add(Thread.currentThread())).isDone()).isTrue();
        assertThat(by).containsExactly(Thread.currentThread());
    }

    @Test
    void theLibrarysTasksAreDoneByTheirCaller() {
        var by = new ArrayList<Thread>();
        Tasks.foreach(List.of(1, 2, 3)).executeWith(AtOnce.WORKER).run(item -> by.add(Thread.currentThread()));
        assertThat(by).hasSize(3).containsOnly(Thread.currentThread());
    }
}
