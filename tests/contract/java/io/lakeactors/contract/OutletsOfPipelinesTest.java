package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec.DeadLetters;
import io.lakeactors.contract.PipelineSpec.OutTopic;
import io.lakeactors.contract.PipelineSpec.Outlets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics that a pipeline sends to. */
class OutletsOfPipelinesTest {
    private static final String CONTRACT = Sample.of("name: region, logicalType: string, required: true", "name: amount, logicalType: number");
    private static final String PIPELINE = """
            pipeline: NAME
            from: { kafka: { TOPICS, format: json } }
            contract: c.odcs.yaml
            to:
              silver: { table: silver.orders }
            """;

    private static Checked<PipelineSpec> read(String name, String topics, String to) {
        return Pipelines.read("p.yaml", PIPELINE.replace("NAME", name).replace("TOPICS", topics) + to, path -> CONTRACT);
    }

    private static PipelineSpec pipeline(String name, String topic, String to) {
        return read(name, "topics: [" + topic + "]", "  " + to + "\n").orThrow();
    }

    @Test
    void deadLettersNeedNoWords() {
        assertThat(pipeline("p", "orders", "dead-letters: {}").outlets())
                .isEqualTo(new Outlets(Optional.of(new DeadLetters("{topic}.dlq", 100, 60_000)), Optional.empty()));
        assertThat(pipeline("p", "orders", "quarantine: {}").outlets()).isEqualTo(Outlets.NONE);
    }

    @Test
    void allThatCanBeSaidIsHeard() {
        assertThat(pipeline("p", "orders", "dead-letters: { topic: \"dead.{topic}\", rate: 5/s, repeats: 10s }\n  topic: { name: clean, format: json, key: [region, _la_offset] }").outlets())
                .isEqualTo(new Outlets(Optional.of(new DeadLetters("dead.{topic}", 5, 10_000)), Optional.of(new OutTopic("clean", List.of("region", "_la_offset")))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "topics: [orders]        | dead-letters: { topic: orders }           | the topic \"orders\" is read by this pipeline",
        "topics: [a, a.dlq]      | dead-letters: {}                          | the topic \"a.dlq\" is read by this pipeline",
        "topicPattern: 'a\\..*'  | dead-letters: {}                          | topics such as \"a.0.dlq\" are read too",
        "topicPattern: '[a-z.]+' | dead-letters: { topic: dead }             | topics such as \"dead\" are read too",
        "topics: [orders]        | dead-letters: { topic: a b }              | \"a b\" cannot be a topic's name",
        "topics: [orders]        | dead-letters: { topic: \"{topics}.dlq\" } | \"{topics}.dlq\" cannot be a topic's name",
        "topics: [orders]        | dead-letters: { rate: 0/s }               | to.dead-letters.rate cannot be 0/s",
        "topics: [orders]        | dead-letters: { rate: often }             | to.dead-letters.rate cannot be \"often\"",
        "topics: [orders]        | dead-letters: { repeats: 1ms }            | to.dead-letters.repeats cannot be 1ms",
        "topics: [orders]        | dead-letters: { rates: 1/s }              | unknown key \"rates\"",
        "topics: [orders]        | topic: { name: orders }                   | the topic \"orders\" is read by this pipeline",
        "topics: [orders]        | topic: { key: region }                    | to.topic.name is missing",
        "topics: [orders]        | topic: { name: x, format: xml }           | to.topic.format cannot be \"xml\"",
        "topics: [orders]        | topic: { name: x, key: [regions] }        | the contract has no column \"regions\"",
        "topics: [orders]        | topic: { name: x, key: [region, region] } | \"region\" stands twice"
    })
    void whatCannotBeIsSaidWithItsLine(String topics, String to, String fault) {
        var faults = read("p", topics, "  " + to + "\n").faults();
        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst().text()).contains(fault).contains("6").doesNotContain("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mode: upsert", "mode: history, order: [at]", "mode: dedup, by: at, window: 1h"})
    void rowsThatAreMergedCannotBeSent(String mode) {
        String contract = Sample.of("name: region, logicalType: string, required: true", "name: at, logicalType: timestamp, required: true");
        String to = "{ table: silver.orders, merge: { keys: [region], " + mode + " } }";
        String pipeline = PIPELINE.replace("NAME", "p").replace("TOPICS", "topics: [orders]").replace("{ table: silver.orders }", to);
        assertThat(Pipelines.read("p.yaml", pipeline, path -> contract).faults()).isEmpty();
        var faults = Pipelines.read("p.yaml", pipeline + "  topic: { name: x }\n", path -> contract).faults();
        assertThat(faults).singleElement().satisfies(fault -> assertThat(fault.text()).contains("only rows that are added can be sent"));
    }

    @Test
    void rowsAndDeadLettersGoApart() {
        var faults = read("p", "topics: [orders]", "  dead-letters: {}\n  topic: { name: orders.dlq }\n").faults();
        assertThat(faults).singleElement().satisfies(fault -> assertThat(fault.text()).contains("the same topic"));
    }

    @Test
    void withoutSilverThereIsNothingToSend() {
        var faults = Pipelines.read("p.yaml", PIPELINE.replace("NAME", "p").replace("TOPICS", "topics: [orders]").replace("silver: {", "bronze: {") + "  dead-letters: {}\n", path -> CONTRACT).faults();
        assertThat(faults).anySatisfy(fault -> assertThat(fault.text()).contains("there is no silver table"));
    }

    @Test
    void aCircleOverSeveralPipelinesIsFound() {
        var there = pipeline("there", "orders", "topic: { name: clean }");
        var back = pipeline("back", "clean", "dead-letters: { topic: orders }");
        var beside = pipeline("beside", "clean", "dead-letters: {}");
        assertThat(TopicCircles.through(there, List.of(there, beside, back))).hasValue("there -> back -> there");
        assertThat(TopicCircles.through(there, List.of(there, beside))).isEmpty();
        assertThat(TopicCircles.through(beside, List.of(there, beside, back))).isEmpty();
    }
}
