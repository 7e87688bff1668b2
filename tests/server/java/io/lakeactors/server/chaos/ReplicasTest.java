package io.lakeactors.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicasTest {
    @Test
    void thePartitionIsLedByTheReplicaAfterTheOneThatLeads() {
        assertThat(Replicas.ledByNext(List.of(2, 3, 1), 2)).containsExactly(3, 1, 2);
        assertThat(Replicas.ledByNext(List.of(2, 3, 1), 1)).containsExactly(2, 3, 1);
    }

    @Test
    void afterAsManyMovesAsReplicasEachHasLedOnce() {
        List<Integer> replicas = List.of(1, 2, 3);
        var leaders = new java.util.TreeSet<Integer>();
        for (int move = 0; move < 3; move++) {
            replicas = Replicas.ledByNext(replicas, replicas.getFirst());
            leaders.add(replicas.getFirst());
        }
        assertThat(leaders).containsExactly(1, 2, 3);
    }
}
