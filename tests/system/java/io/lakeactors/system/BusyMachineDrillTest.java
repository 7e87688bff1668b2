package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Healthy nodes on a machine that is busy with something else: nobody is to be given up. {@code -Ddrill.seconds}, {@code -Ddrill.loops}. */
class BusyMachineDrillTest {
    private static final long SECONDS = Long.getLong("drill.seconds", 1_800);
    private static final int LOOPS = Integer.getInteger("drill.loops", 6);

    @TempDir
    Path dir;

    @Test
    @Tag("drills")
    void nobodyIsGivenUpBecauseTheMachineIsBusy() throws Exception {
        var loops = new ArrayList<Process>();
        try (var drill = new ClusterDrill(dir, 3, 6, 20261121L)) {
            drill.startAll();
            drill.apply(1);
            for (int i = 0; i < LOOPS; i++) {
                loops.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
            var unreachable = new ArrayList<String>();
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (System.nanoTime() < until) {
                drill.produce(100);
                Thread.sleep(5_000);
                for (int number = 1; number <= 3; number++) {
                    assertThat(drill.node(number).process().isAlive()).as("node " + number + drill.logs()).isTrue();
                }
            }
            loops.forEach(Process::destroyForcibly);
            for (int number = 1; number <= 3; number++) {
                var events = drill.node(number).get("/v1/cluster/events").path("events");
                assertThat(events).as(events + drill.logs()).extracting(event -> event.path("kind").asText()).doesNotContain("down", "removed");
                events.forEach(event -> unreachable.addAll(event.path("kind").asText().equals("unreachable") ? List.of(event.toString()) : List.of()));
            }
            System.out.println("unreachable for a moment: " + unreachable);
        } finally {
            loops.forEach(Process::destroyForcibly);
        }
    }
}
