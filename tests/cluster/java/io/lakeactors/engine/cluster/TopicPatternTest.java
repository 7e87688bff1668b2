package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.LakeEngine.RunState;
import io.lakeactors.testkit.Orders;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pipelines that read whatever topics match. */
class TopicPatternTest extends OnLab {
    private static final String MATCHING = Orders.PIPELINE.replace("topics: [orders]", "topicPattern: 'shop\\..*'");
    private static final String LATEST = MATCHING.replace("format: json", "format: json, start: latest");

    @BeforeEach
    void start() {
        lab.start();
    }

    private void produce(String topic, int partitions, int each) {
        for (int i = 0; i < each; i++) {
            for (int partition = 0; partition < partitions; partition++) {
                lab.source.produce(topic, partition, "{\"id\":" + i + "}");
            }
        }
    }

    private void awaitExactly(int rows) {
        lab.awaitRows(rows);
        var places = lab.store.rows(Lab.SILVER).stream()
                .map(row -> row.get("_la_topic") + "/" + row.get("_la_partition") + "@" + row.get("_la_offset")).toList();
        assertThat(places).doesNotHaveDuplicates().hasSize(rows);
    }

    private String reason() {
        return lab.view().reason();
    }

    @Test
    void topicsThatMatchAreReadAndThoseThatComeWhileItRunsFromTheirBeginning() {
        lab.source.topic("shop.eu", 2).topic("returns", 1).topic("__shop.x", 1);
        produce("shop.eu", 2, 10);
        lab.apply(LATEST, Orders.CONTRACT);
        lab.awaitState(PipelineState.RUNNING);
        produce("shop.eu", 2, 5);
        awaitExactly(10);
        lab.source.topic("shop.us", 3);
        produce("shop.us", 3, 7);
        produce("returns", 1, 7);
        produce("__shop.x", 1, 7);
        awaitExactly(31);
        lab.crash();
        produce("shop.us", 3, 1);
        awaitExactly(34);
        var starts = lab.view().partitions().stream().collect(Collectors.toMap(partition -> partition.source().toString(), partition -> partition.start()));
        assertThat(starts).containsOnlyKeys("shop.eu/0", "shop.eu/1", "shop.us/0", "shop.us/1", "shop.us/2");
        assertThat(starts).containsEntry("shop.eu/1", 10L).containsEntry("shop.us/1", 0L);
    }

    @Test
    void aPatternThatMatchesNothingYetWaitsForATopicAndFailsNothing() {
        lab.apply(LATEST, Orders.CONTRACT);
        lab.awaitState(PipelineState.WAITING);
        assertThat(reason()).isEqualTo("no topic matches the pattern yet");
        assertThat(Lab.get(lab.engine.drain("orders")).state()).isEqualTo(PipelineState.PAUSED);
        lab.crash();
        lab.awaitState(PipelineState.PAUSED);
        Lab.get(lab.engine.resume("orders"));
        lab.awaitState(PipelineState.WAITING);
        lab.source.topic("shop.eu", 1);
        produce("shop.eu", 1, 9);
        awaitExactly(9);
        lab.awaitState(PipelineState.RUNNING);
    }

    /** What it holds is in no table yet, so it is not where the pipeline starts, but where the topic does. */
    @Test
    void aBoundedRunThatFindsATopicFirstReadsItFromItsBeginning() {
        lab.settings.put("lakeactors.engine.pipeline.discover-every", "1h");
        lab.crash();
        lab.apply(LATEST, Orders.CONTRACT);
        lab.awaitState(PipelineState.WAITING);
        lab.source.topic("shop.eu", 2);
        produce("shop.eu", 2, 20);
        var run = Lab.get(lab.engine.startBoundedRun("orders"));
        Lab.await("the run's end", () -> Lab.get(lab.engine.run("orders", run.id())).state() != RunState.RUNNING);
        assertThat(Lab.get(lab.engine.run("orders", run.id()))).satisfies(ended -> {
            assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(ended.rows()).isEqualTo(40);
        });
        awaitExactly(40);
    }

    @Test
    void aTopicThatIsDeletedDegradesThePipelineUntilItIsLetGoAndTheOthersGoOn() {
        lab.source.topic("shop.eu", 1).topic("shop.us", 1);
        produce("shop.eu", 1, 10);
        produce("shop.us", 1, 10);
        lab.apply(MATCHING, Orders.CONTRACT);
        awaitExactly(20);
        lab.source.delete("shop.eu");
        lab.awaitState(PipelineState.DEGRADED);
        assertThat(reason()).contains("LA-3006", "shop.eu is not there any more", "lake resume orders");
        produce("shop.us", 1, 10);
        awaitExactly(30);
        Lab.await("its partition's end", () -> lab.view().partitions().getFirst().state().equals("halted"));
        assertThat(lab.view().state()).isEqualTo(PipelineState.DEGRADED);

        lab.crash();
        lab.awaitState(PipelineState.DEGRADED);
        assertThat(reason()).contains("shop.eu");
        Lab.get(lab.engine.resume("orders"));
        lab.awaitState(PipelineState.RUNNING);
        lab.crash();
        lab.awaitState(PipelineState.RUNNING);
        assertThat(lab.view().partitions()).extracting(partition -> partition.source().topic()).containsExactly("shop.us");
        produce("shop.us", 1, 10);
        awaitExactly(40);
    }

    @Test
    void aTopicThatWasLetGoAndComesAgainIsAnotherOne() {
        lab.source.topic("shop.eu", 1).topic("shop.us", 1);
        produce("shop.eu", 1, 10);
        lab.apply(MATCHING, Orders.CONTRACT);
        awaitExactly(10);
        lab.source.delete("shop.eu");
        lab.awaitState(PipelineState.DEGRADED);
        Lab.get(lab.engine.resume("orders"));
        lab.awaitState(PipelineState.RUNNING);
        lab.source.topic("shop.eu", 1);
        lab.awaitState(PipelineState.FAILED);
        assertThat(reason()).contains("LA-3005");
        produce("shop.us", 1, 5);
        awaitExactly(15);
    }

    @Test
    void aNamedTopicThatIsMissingDoesNotKeepOthersFromBeingRead() {
        lab.source.topic("returns", 1);
        lab.apply(Orders.PIPELINE.replace("[orders]", "[orders, returns]"), Orders.CONTRACT);
        lab.awaitState(PipelineState.RUNNING);
        lab.source.delete("returns");
        lab.awaitState(PipelineState.DEGRADED);
        assertThat(reason()).contains("LA-3006", "returns is not there", "take it out of from.kafka.topics");
        lab.crash();
        lab.source.topic("orders", 4);
        lab.produce(4, 5);
        awaitExactly(20);
        lab.awaitState(PipelineState.DEGRADED);
        lab.apply();
        lab.awaitState(PipelineState.RUNNING);
    }

    @Test
    void anotherPatternStartsWhereThePipelineSays() {
        lab.source.topic("shop.eu", 1).topic("mall.eu", 1);
        produce("mall.eu", 1, 10);
        lab.apply(LATEST, Orders.CONTRACT);
        lab.awaitState(PipelineState.RUNNING);
        lab.apply(LATEST.replace("shop\\..*", "(shop|mall)\\..*"), Orders.CONTRACT);
        Lab.await("both", () -> lab.view().partitions().size() == 2 && lab.view().state() == PipelineState.RUNNING);
        produce("mall.eu", 1, 3);
        produce("shop.eu", 1, 4);
        awaitExactly(7);
    }
}
