package io.lakeactors.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.partition.PartitionActor;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OfferersTest {
    private static final TableName SILVER = TableName.parse("silver.orders");

    private final List<String> looking = new ArrayList<>();
    private final Offerers offerers = new Offerers(SILVER, (partition, command) -> {
        if (command.equals(new PartitionActor.LookAgain(SILVER))) {
            looking.add(partition);
        }
    });

    private static SourceKey source(String topic, int partition) {
        return new SourceKey("c", "t1", topic, partition);
    }

    /** A committer that has just come here has heard of those only that had something to offer since. */
    @Test
    void ofAHaltThoseAreToldTooThatTheTableHasRecordsOfAndThatHaveNotOffered() {
        offerers.offered("p/orders/0");
        offerers.offeredLate("p/orders/3");
        offerers.halted(Set.of(source("orders", 0), source("orders", 1), source("orders", 2)));
        assertThat(looking).containsExactlyInAnyOrder("p/orders/0", "p/orders/1", "p/orders/2", "p/orders/3");
    }

    /** Nobody reads these under that name, and to tell one is to wake it. */
    @Test
    void nobodyIsToldWhoseTopicTheOfferersDoNotRead() {
        offerers.offered("p/orders/0");
        offerers.halted(Set.of(source("orders", 0), source("others", 1), source("rders", 2)));
        assertThat(looking).containsExactly("p/orders/0");
    }

    @Test
    void withoutAHeadThoseAreToldThatOffered() {
        offerers.offered("p/orders/0");
        offerers.halted(Set.of());
        assertThat(looking).containsExactly("p/orders/0");
    }
}
