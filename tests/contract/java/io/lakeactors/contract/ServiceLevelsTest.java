package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceLevelsTest {
    private static final String TWO = """
            apiVersion: v3.1.0
            kind: DataContract
            id: sales-orders
            version: 1.0.0
            status: active
            domain: sales
            schema:
              - { name: orders_bronze, physicalName: bronze.orders, logicalType: object, properties: [{ name: id, logicalType: string }] }
              - { name: orders_silver, physicalName: silver.orders, logicalType: object, properties: [{ name: id, logicalType: string }] }
              - { name: orders_gold, physicalName: gold.orders, logicalType: object, properties: [{ name: id, logicalType: string }] }
            """;

    private static ServiceLevels levels(String contract, String... levels) {
        return ServiceLevels.of(contract + "slaProperties: [" + String.join(", ", levels) + "]", "orders_silver", List.of(TableName.parse("silver.orders"), TableName.parse("bronze.orders")));
    }

    private static String level(String property, String value, String unit) {
        return "{ property: " + property + ", value: " + value + ", unit: " + unit + " }";
    }

    private static String of(String element, int seconds) {
        return "{ property: latency, value: " + seconds + ", unit: s, element: '" + element + "' }";
    }

    @ParameterizedTest
    @CsvSource({"500,ms,0.5", "4,d,345600", "1.5,Hours,5400", "2,min,120", "5,m,300", "1,month,2592000", "1,y,31536000"})
    void aPromiseOfTimeIsInSeconds(String value, String unit, double seconds) {
        assertThat(levels(TWO, level("latency", value, unit))).isEqualTo(new ServiceLevels("sales", new java.util.TreeMap<>(Map.of("latency", seconds))));
    }

    @Test
    void ofSeveralOfOnePropertyTheStrictestHolds() {
        assertThat(levels(TWO, level("latency", "2", "h"), level("latency", "5", "s")).seconds()).containsEntry("latency", 5.0);
        assertThat(levels(TWO, level("retention", "30", "d"), level("retention", "1", "y"), level("retention", "60", "d")).seconds()).as("who keeps it longest keeps what all were promised")
                .containsEntry("retention", 365 * 86_400.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders_silver", "silver.orders", "orders_silver.id", "silver.orders.id", "orders_bronze.id", "orders_gold.id, orders_silver.id"})
    void aPromiseOfOneOfTheTablesOrOfItsColumnsCounts(String element) {
        assertThat(levels(TWO, of(element, 7)).seconds()).containsEntry("latency", 7.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders_gold", "gold.orders.id", "orders_silver_old", "orders", "silver", "id"})
    void aPromiseOfAnotherTableDoesNot(String element) {
        assertThat(levels(TWO, of(element, 7), of("orders_silver", 9)).seconds()).containsEntry("latency", 9.0);
        assertThat(levels(TWO + "slaDefaultElement: " + element + "\n", level("latency", "7", "s")).seconds()).isEmpty();
    }

    @Test
    void whereThereIsOneTableOnlyItNeedsNoName() {
        String one = TWO.replaceAll("(?m)^  - \\{ name: orders_(bronze|gold).*\\R", "");
        assertThat(levels(one, of("id", 7)).seconds()).containsEntry("latency", 7.0);
        assertThat(ServiceLevels.of(one + "slaProperties: [" + of("id", 7) + "]", "", List.of(TableName.parse("bronze.orders"))).seconds()).as("of a table that the contract does not describe").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{ property: availability, value: 99.9, unit: percent }", "{ property: latency, value: 5 }", "{ property: retention, value: 3, unit: m }", "{ property: generalAvailability, value: 2026-05-12T09:30:10-08:00 }",
        "{ property: latency, value: soon, unit: s }", "{ property: latency, value: 0, unit: s }"})
    void whatIsNoTimePromisesNone(String level) {
        assertThat(levels(TWO.replace("domain: sales\n", ""), level)).isEqualTo(new ServiceLevels("none", new java.util.TreeMap<>()));
    }

    private static List<String> notices(String... levels) {
        return Contracts.document("c.yaml", TWO + "slaProperties:\n  - " + String.join("\n  - ", levels) + "\n").notices();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{ property: latency, value: 5 }|this latency, as it has no unit: write ms, s, min",
        "{ property: frequency, value: 5, unit: blinks }|this frequency, as its unit \"blinks\" is none of time: write ms, s, min",
        "{ property: retention, value: 3, unit: m }|this retention, as its unit \"m\" may be a minute or a month: write min or month",
        "{ property: latency, value: soon, unit: m }|this latency, as its value is no number above 0: write how many m",
        "{ property: latency, value: 5, unit: s, element: orders_slver.id }|this latency, as its element \"orders_slver.id\" is none of the contract: write orders_bronze or orders_silver or orders_gold, or a column of it as TABLE.COLUMN"})
    void aPromiseThatNothingCanBeHeldToIsNoted(String level, String says) {
        assertThat(notices(level)).singleElement().asString().startsWith("c.yaml:12: nothing is held to ").contains(says);
    }

    @Test
    void aPromiseThatIsUnderstoodOrOfAnotherKindIsNotNoted() {
        assertThat(notices(level("latency", "5", "m"), level("retention", "3", "y"), "{ property: availability, value: 99.9, unit: percent }", of("orders_gold.id, orders_silver", 4))).isEmpty();
    }

    @Test
    void aPipelineThatKeepsRowsShorterThanPromisedIsNoted() {
        String contract = TWO + "slaProperties: [{ property: retention, value: 90, unit: d, element: orders_silver }]\n";
        String pipeline = "pipeline: orders\nfrom: { kafka: { topics: [orders], format: json } }\ncontract: c.yaml\nto: { bronze: { table: bronze.orders, keep: 7d }, silver: { table: silver.orders, keep: KEEP } }\n";
        assertThat(Pipelines.read("p.yaml", pipeline.replace("KEEP", "30d"), path -> contract).notices()).singleElement().asString()
                .isEqualTo("p.yaml:3: rows of silver.orders are kept for 30d, and the contract promises a retention of 90d");
        assertThat(Pipelines.read("p.yaml", pipeline.replace("KEEP", "90d"), path -> contract).notices()).isEmpty();
        assertThat(Pipelines.read("p.yaml", pipeline.replace(", keep: KEEP", ""), path -> contract).notices()).as("for ever").isEmpty();
    }
}
