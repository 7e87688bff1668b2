package io.lakeactors.author;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeactors.author.SampleReport.Broken;
import io.lakeactors.author.SampleReport.Row;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.partition.Refined;
import io.lakeactors.engine.partition.Trial;
import io.lakeactors.model.RawBatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SampleRunTest {
    @TempDir
    Path folder;

    private SampleReport run(String sample, int rows) {
        new Written(folder).file("sample", sample);
        return SampleRun.of(Path.of("things.yaml"), Path.of("sample"), folder, rows, false);
    }

    /** All would be quarantined as of schemas that nobody registered, whatever is registered. */
    @Test
    void aPipelineWhoseRecordsNameTheirSchemasByNumberIsRefusedAsNoRegistryIsAsked() {
        for (String format : List.of("avro", "protobuf")) {
            new Written(folder).pipeline("topics: [things], format: " + format).contract("name: id, logicalType: string");
            assertThatThrownBy(() -> run("AAAAAAE=\n", 1)).hasMessageContaining("records of \"things\" name their schemas by number, and no registry is asked here (things.yaml). Write a case of lake test");
        }
    }

    /** What is said event by event is what a partition's batch says. */
    @Property(tries = 100)
    void eventsOneByOneAreJudgedAsInBatches(@ForAll("flights") List<String> lines) {
        var spec = Pipelines.read(Written.EXAMPLES.resolve("flights.yaml")).orThrow();
        var sample = new Sample(Sample.json(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
        var raw = new RawBatch(Events.source(spec), 1, RawBatch.PADDING);
        for (int i = 0; i < sample.events().size(); i++) {
            Events.add(raw, i, sample.events().get(i).event());
        }
        Refined batch = new Trial(spec, new Events.Fixed(0), Map.of()).refine(raw.covers(0, sample.events().size(), -1));

        SampleReport report = SampleRun.of(spec, sample, lines.size(), false);
        assertThat(report.written()).isEqualTo(batch.ledger().written());
        assertThat(report.quarantined()).isEqualTo(batch.ledger().quarantined());
        var expected = new HashMap<>(batch.quarantined());
        batch.logged().forEach((rule, count) -> expected.merge(rule, count, Long::sum));
        assertThat(report.rules().stream().collect(Collectors.toMap(Broken::rule, Broken::events))).isEqualTo(expected);
        var silver = batch.parts().stream().filter(part -> part.role() == Refined.Role.SILVER).findFirst().orElseThrow();
        List<Row> written = report.rows().stream().filter(row -> row.verdict().equals("written")).toList();
        assertThat(written).hasSize(silver.rows().count());
        for (int i = 0; i < written.size(); i++) {
            assertThat(written.get(i).row()).isEqualTo(Cells.row(silver.batch(), silver.rows().rows()[i]));
        }
    }

    @Provide
    Arbitrary<List<String>> flights() {
        Arbitrary<String> field = Arbitraries.of(
                "\"carrier\":null", "\"distance\":-1", "\"distance\":\"far\"", "\"dest\":\"EWR\"", "\"dest\":\"x\"", "\"flight_id\":\"same\"",
                        "\"origin\":\"BOS\"", "\"tailnum\":\"N1\"",
                "\"dep_delay\":300,\"arr_delay\":1", "\"gate\":1");
        Arbitrary<String> flight = Arbitraries.integers().between(0, 1000).flatMap(id -> field.set().ofMaxSize(2).map(changes -> {
            var fields = new java.util.LinkedHashMap<>(Map.of("flight_id", "\"F" + id + "\"", "carrier", "\"UA\"", "flight", "1", "origin", "\"EWR\"", "dest",
                    "\"IAH\"", "sched_dep",
                    "\"2013-01-01T05:15:00Z\"", "distance", "10"));
            changes.forEach(change -> List.of(change.split(",")).forEach(one -> fields.put(one.substring(1, one.indexOf("\":")),
                    one.substring(one.indexOf("\":") + 2))));
            return fields.entrySet().stream().map(one -> "\"" + one.getKey() + "\":" + one.getValue()).collect(Collectors.joining(",", "{", "}"));
        }));
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(9, flight), net.jqwik.api.Tuple.of(1, Arbitraries.of("{", "no", "{\"a\":1}"))).list()
                .ofMinSize(1).ofMaxSize(40);
    }

    @Test
    void aPlanShowsWhatAThresholdAllowsAndWhatFollows() {
        new Written(folder).pipeline(Written.JSON).contract("name: id, logicalType: string, required: true",
                "name: x, logicalType: string, quality: [{id: mostly, metric: nullValues, unit: percent, mustBeLessOrEqualTo: 5, "
                        + "customProperties: [{property: la.per, value: 10000}, {property: la.onFail, value: fail_batch}]}]");
        assertThat(Plan.of(Path.of("things.yaml"), Optional.empty(), Optional.empty(), folder).tables().getFirst().columns().get(1).rules()).contains(
                new PlanReport.RowRule("mostly", "at most 5 % of the records of each 10000 positions of a partition may break: x must be there", "quarantine the range"));
    }

    @Test
    void rulesAreCountedWithTheirFirstEventAndRowsShown() {
        new Written(folder).pipeline(Written.JSON).contract("name: id, logicalType: integer, required: true, unique: true",
                "name: n, logicalType: integer, logicalTypeOptions: { maximum: 5 }, customProperties: [{ property: la.onFail, value: drop_alert }]",
                "name: odd, logicalType: integer, logicalTypeOptions: { maximum: 0 }, customProperties: [{ property: la.onFail, value: log }]");
        SampleReport report = run("{\"id\":1}\n\n{\"id\":1,\"odd\":1}\n{\"id\":2,\"n\":9}\n{\"id\":1}\n{\"id\":3,\"odd\":2}\n", 1);
        assertThat(List.of(report.events(), report.written(), report.quarantined(), report.dropped(), report.stopped())).containsExactly(5L, 2L, 2L, 1L, 0L);
        assertThat(report.rules()).containsExactly(
                new Broken("id.unique", "quarantined", 2, 3, report.rules().getFirst().message(), "{\"id\":1,\"odd\":1}"), new Broken("odd.range", "logged",
                        2, 3, "", "{\"id\":1,\"odd\":1}"),
                new Broken("n.range", "dropped", 1, 4, "", "{\"id\":2,\"n\":9}"));
        assertThat(report.rows()).extracting(Row::line, Row::verdict).containsExactly(tuple(1, "written"), tuple(3, "quarantined"));
        assertThat(report.columns()).containsExactly("id", "n", "odd");
        assertThat(report.microsPerRow()).isZero();
    }

    @Test
    void eventsThatWouldStopThePipelineAreCounted() {
        new Written(folder).pipeline(Written.JSON)
                .contract("name: id, logicalType: integer, required: true, customProperties: [{ property: la.onFail, value: fail_pipeline }]");
        SampleReport report = run("{\"id\":1}\n{}\n{\"id\":2}", 5);
        assertThat(report.stopped()).isEqualTo(1);
        assertThat(report.rules()).extracting(Broken::rule, Broken::verdict, Broken::line).containsExactly(tuple("id.required", "stops", 2));
    }

    @Test
    void garbageIsQuarantinedLineByLine() throws Exception {
        new Written(folder).pipeline(Written.JSON).contract("name: id, logicalType: integer");
        Files.write(folder.resolve("sample"), new byte[] {(byte) 0xff, 0, 1, '\n', '[', '\n', (byte) 0xc3, '\r', '\n'});
        SampleReport report = SampleRun.of(Path.of("things.yaml"), Path.of("sample"), folder, 5, false);
        assertThat(report.quarantined()).isEqualTo(3);
        assertThat(report.rules()).extracting(Broken::rule).containsExactly("decode.malformed");
    }

    @Test
    void linesOfCsvMaySpanLinesAndHaveAHeader() {
        new Written(folder).pipeline("topics: [things], format: csv").contract("name: id, logicalType: integer", "name: note, logicalType: string");
        SampleReport report = run("id,note\n1,\"two\nlines\"\n2,one\n", 5);
        assertThat(report.rows()).extracting(Row::line, row -> row.row().get("note").textValue())
                .containsExactly(tuple(2, "two\nlines"), tuple(4, "one"));
    }

    @Test
    void recordsOfBinaryFormatsAreBase64() {
        new Written(folder).pipeline("topics: [things], format: avro, schema: { type: record, name: T, fields: [{ name: id, type: long }] }")
                .contract("name: id, logicalType: integer");
        assertThat(run("Ag==\nBA==\n", 5).rows()).extracting(row -> row.row().get("id").asLong()).containsExactly(1L, 2L);
        assertThatThrownBy(() -> run("Ag==\n???\n", 5)).hasMessageContaining("sample:2").hasMessageContaining("not base64");
    }

    /** Two lines of an order, the second of which has no quantity to speak of; then one that is right. */
    @ParameterizedTest
    @MethodSource("ordersInEveryFormat")
    void aNestedFieldThatBreaksItsRuleIsToldByItsPathInEveryFormat(String kafka, String sample) {
        new Written(folder).pipeline(kafka).contract("name: id, logicalType: integer",
                "name: lines, logicalType: array, items: { logicalType: object, properties: [{ name: qty, logicalType: integer, physicalType: int, logicalTypeOptions: { minimum: 1 } }] }");
        SampleReport report = run(sample, 5);
        assertThat(List.of(report.written(), report.quarantined())).containsExactly(1L, 1L);
        assertThat(report.rules()).extracting(Broken::rule, Broken::message).containsExactly(tuple("lines.items.qty.range", "lines[1].qty is 0, not at least 1"));
    }

    static Stream<Arguments> ordersInEveryFormat() {
        String record = "{ type: record, name: T, fields: [{ name: id, type: long }, { name: lines, type: { type: array, items: { type: record, name: L, fields: [{ name: qty, type: int }] } } }] }";
        String message = "'syntax = \"proto3\"; message T { int64 id = 1; repeated L lines = 2; } message L { int32 qty = 1; }'";
        return Stream.of(Arguments.of(Written.JSON, "{\"id\":1,\"lines\":[{\"qty\":1},{\"qty\":0}]}\n{\"id\":2,\"lines\":[{\"qty\":7}]}\n"),
                Arguments.of("topics: [things], format: avro, schema: " + record, base64(2, 4, 2, 0, 0) + "\n" + base64(4, 2, 14, 0) + "\n"),
                Arguments.of("topics: [things], format: protobuf, schema: " + message, base64(8, 1, 18, 2, 8, 1, 18, 2, 8, 0) + "\n" + base64(8, 2, 18, 2, 8, 7) + "\n"));
    }

    private static String base64(int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        return Base64.getEncoder().encodeToString(all);
    }

    @Test
    void filesThatAreNotThereOrNotValidAreSaidToBe() {
        var files = new Written(folder).pipeline(Written.JSON).contract("name: id, logicalType: integr", "name: id, logicalType: long");
        assertThatThrownBy(() -> run("{}", 1)).hasMessageContaining("things.odcs.yaml:11").satisfies(first -> assertThat(first.getSuppressed()).isNotEmpty());
        files.contract("name: id, logicalType: integer");
        assertThatThrownBy(() -> run("", 1)).hasMessageContaining("the sample has no event");
        assertThatThrownBy(() -> SampleRun.of(Path.of("things.yaml"), Path.of("absent"), folder, 1, false)).hasMessageContaining("there is no file absent");
        assertThatThrownBy(() -> SampleRun.of(Path.of("things.yaml"), Path.of(""), folder, 1, false)).hasMessageContaining("not a regular file");
    }

    @Test
    void everyFileThatMattersIsNamedEvenWhereOneIsFaulty() {
        new Written(folder).pipeline(Written.JSON).file("sample", "{}");
        var reading = new LinkedHashSet<Path>();
        assertThatThrownBy(() -> SampleRun.of(Path.of("things.yaml"), Path.of("sample"), Optional.empty(), folder, 1, false, reading)).hasMessageContaining("there is no file");
        assertThat(reading).containsExactlyInAnyOrder(folder.resolve("sample"), folder.resolve("things.yaml"), folder.resolve("things.odcs.yaml"));
    }

    @Test
    void aPlanHasTablesRulesByColumnAndWhatTheSampleCosts() {
        new Written(folder).file("flights.jsonl", "{\"flight_id\":\"A\"}\n");
        PlanReport plan = Plan.of(Written.EXAMPLES.resolve("flights.yaml"), Optional.of(Path.of("flights.jsonl")), Optional.empty(), folder);
        assertThat(plan.tables()).extracting(PlanReport.Table::role, PlanReport.Table::name, PlanReport.Table::partitioning).containsExactly(
                tuple("bronze", "bronze.flights", List.of("day(_la_ingest_ts)")), tuple("silver", "silver.flights", List.of("day(sched_dep)")),
                tuple("quarantine", "quarantine.silver_flights", List.of()));
        PlanReport.Table silver = plan.tables().get(1);
        assertThat(silver.columns()).filteredOn(column -> column.name().equals("distance")).singleElement()
                .satisfies(column -> assertThat(column.rules()).extracting(PlanReport.RowRule::rule).containsExactly("distance.required", "distance.type",
                        "distance.range"));
        assertThat(silver.rules()).extracting(PlanReport.RowRule::rule).containsExactly("delay-made-good", "goes-somewhere");
        assertThat(plan.sample().quarantined()).isEqualTo(1);
        assertThat(plan.sample().microsPerRow()).isPositive().isLessThan(100_000);
    }
}
