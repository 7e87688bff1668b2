package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A contract changes again and again while records flow: the table follows, no row is lost, and no partition begins anew. */
class EvolutionTest {
    private static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int FRESH_MILLIS = 200;
    private static final String PIPELINE = """
            pipeline: evolving
            from:
              kafka: { topics: [evolving], format: json }
            contract: evolving.odcs.yaml
            to:
              silver: { table: silver.evolving }
            goals: { fresh: %dms }
            """.formatted(FRESH_MILLIS);
    private static final String GOLD = """
            gold: ratios
            query: select sum(ratio) as all_ratios from silver.evolving
            contract: ratios.odcs.yaml
            to: { gold: { table: gold.ratios } }
            """;
    private static final String GOLD_CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 5f0c9a5e-6d1b-4b57-9a8e-2b2f7c1f0a78
            name: ratios
            version: 1.0.0
            status: active
            schema:
              - name: ratios
                physicalName: gold.ratios
                properties:
                  - {name: all_ratios, logicalType: number, physicalType: double}
            """;

    /** Values are where they were, whatever their fields were called when they were written. */
    private static final String NESTED = " and place.city = 't' || amount and place.zip = amount and (place.land is null) = (_la_contract_version = '1.0.0') and len(lines) = 1"
            + " and lines[1].code = 's' || amount and (lines[1].pieces is null) = (_la_contract_version = '1.0.0')";

    @TempDir
    Path dir;

    private final Map<String, String> columns = new LinkedHashMap<>(Map.of("id", "logicalType: string, required: true"));
    private final List<String> versions = new ArrayList<>();
    private NodeProcess node;
    /** When each change was asked for, and when rows of it were there. */
    private final List<long[]> changed = new ArrayList<>();
    private long produced;

    {
        columns.put("amount", "logicalType: integer, physicalType: int");
        columns.put("ratio", "logicalType: number, physicalType: float");
        columns.put("price", "logicalType: number, physicalType: \"decimal(9,2)\"");
        nested("{name: town, logicalType: string}, {name: zip, physicalType: int}", "{name: sku, logicalType: string}");
    }

    /** @param place what a struct has @param lines what the elements of a list have */
    private void nested(String place, String lines) {
        columns.put("place", "logicalType: object, properties: [" + place + "]");
        columns.put("lines", "logicalType: array, items: {logicalType: object, properties: [" + lines + "]}");
    }

    @Test
    void aContractChangesWhileRecordsFlow() throws Exception {
        whileRecordsFlow(() -> {
            add("1.1.0");
            widen("1.2.0");
            rename("2.0.0");
            deprecate("2.1.0");
            removeEarly("2.2.0");
            breaks();
            read();
            removeWhileRead("3.0.0");
            Path guide = Path.of(System.getProperty("lakeactors.root"), "docs", "guides", "evolution.md");
            assertThat(GuideCommands.run(guide, dir.resolve("home"), GuideCommands.files(guide, dir.resolve("guide")))).isEqualTo(8);
        }, "select count(*) from silver.evolving where (remark is null) = (_la_contract_version = '1.0.0') and amount > 0 and price = 12.25" + NESTED);
    }

    @Test
    @Tag("drills")
    void aContractChangesTenTimesWhileRecordsFlowAndPyIcebergReadsEverySchema() throws Exception {
        Path python = PythonEnvironment.python("interop", "snapshots of earlier schemas were NOT read by PyIceberg");
        whileRecordsFlow(() -> {
            steady();
            add("1.1.0");
            widen("1.2.0");
            columns.put("ratio", "logicalType: number, physicalType: double");
            taken("1.3.0");
            columns.put("price", "logicalType: number, physicalType: \"decimal(25,2)\"");
            taken("1.4.0");
            rename("2.0.0");
            deprecate("2.1.0");
            removeEarly("2.2.0");
            breaks();
            read();
            removeWhileRead("3.0.0");
            columns.put("region", "logicalType: string");
            taken("2.2.0");
            columns.remove("ratio");
            taken("3.0.0");
            noStopIsLongerThanABatch();
        }, "select count(*) from silver.evolving where (remark is null) = (_la_contract_version = '1.0.0') and (ratio is null) = (_la_contract_version = '3.0.0') and price = 12.25" + NESTED);
        showStops();
        JsonNode read = new ObjectMapper().readTree(PythonEnvironment.run(List.of(python.toString(), PythonEnvironment.FILES.resolve("evolution.py").toString(), dir.resolve("home").toString(), "silver.evolving")));
        assertThat(read).hasSizeGreaterThanOrEqualTo(6);
        for (JsonNode schema : read) {
            assertThat(schema.path("read").asLong()).as(schema.toString()).isEqualTo(schema.path("said").asLong());
            assertThat(schema.path("nulls").asLong()).as(schema.toString()).isZero();
            assertThat(schema.path("strayed").asLong()).as(schema.toString()).isZero();
        }
        assertThat(read.path(0).path("columns").toString()).contains("amount:int", "ratio:float", "price:decimal(9, 2)", "town: optional string", "zip: optional int", "sku: optional string").doesNotContain("note", "land");
        assertThat(read.path(1).path("columns").toString()).contains("note:string");
        assertThat(read.path(read.size() - 1).path("columns").toString()).contains("amount:long", "ratio:double", "price:decimal(25, 2)", "remark:string", "region:string", "city: optional string", "zip: optional long",
                "land: optional string", "code: optional string", "pieces: optional int").doesNotContain("note:", "town", "sku");
    }

    /** What happens to the contract. */
    @FunctionalInterface
    private interface Changes {
        void make() throws Exception;
    }

    /** @param held a query whose answer is the number of all rows */
    private void whileRecordsFlow(Changes changes, String held) throws Exception {
        Path home = dir.resolve("home");
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            broker.createTopic("evolving", PARTITIONS, Map.of());
            broker.createTopic("shop.orders", 1, Map.of());
            node = NodeProcess.start(home, List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = 64MB"));
            try (var running = node) {
                var made = new AtomicLong();
                var stream = new SteadyStream(broker.bootstrap(), "evolving", PARTITIONS, partition -> event(made.incrementAndGet()));
                try (stream) {
                    taken("1.0.0");
                    changes.make();
                }
                produced = made.get();
                node.awaitPipeline("evolving", PATIENCE, pipeline -> next(pipeline) == produced);
                everyRowIsThereOnce();
                assertThat(one(held)).isEqualTo(produced);
                noPartitionBeganAnew();
            }
        }
    }

    // What happens to the contract.

    private void add(String version) throws Exception {
        columns.put("note", "logicalType: string");
        nested("{name: town, logicalType: string}, {name: zip, physicalType: int}, {name: land, logicalType: string}", "{name: sku, logicalType: string}, {name: pieces, physicalType: int}");
        taken(version);
    }

    private void widen(String version) throws Exception {
        columns.put("amount", "logicalType: integer, physicalType: long");
        nested("{name: town, logicalType: string}, {name: zip, physicalType: long}, {name: land, logicalType: string}", "{name: sku, logicalType: string}, {name: pieces, physicalType: int}");
        taken(version);
    }

    private void rename(String version) throws Exception {
        columns.remove("note");
        columns.put("remark", "logicalType: string, customProperties: [{property: la.sourceName, value: note}, {property: la.renamedFrom, value: note}]");
        nested("{name: city, logicalType: string, " + was("town") + "}, {name: zip, physicalType: long}, {name: land, logicalType: string}",
                "{name: code, logicalType: string, " + was("sku") + "}, {name: pieces, physicalType: int}");
        taken(version);
    }

    private static String was(String name) {
        return "customProperties: [{property: la.sourceName, value: " + name + "}, {property: la.renamedFrom, value: " + name + "}]";
    }

    private void deprecate(String version) throws Exception {
        columns.computeIfPresent("ratio", (name, says) -> says + ", customProperties: [{property: la.deprecated, value: {since: " + version + ", removeIn: 3.0.0, replacement: price}}]");
        taken(version);
    }

    /** It was promised until a first number that is higher than this version's. */
    private void removeEarly(String version) throws Exception {
        String ratio = columns.remove("ratio");
        assertThat(apply(version).path("number").asInt()).isEqualTo(5010);
        columns.put("ratio", ratio);
    }

    private void breaks() throws Exception {
        String amount = columns.remove("amount");
        JsonNode refused = apply("2.3.0");
        assertThat(refused.path("number").asInt()).isEqualTo(5010);
        assertThat(refused.toString()).contains("amount was removed (column-removed)", "Raise its version to 3.0.0");
        columns.put("amount", "logicalType: string");
        assertThat(apply("3.0.0").path("number").asInt()).as("whatever the version says, the table cannot hold it").isEqualTo(2007);
        columns.put("amount", amount);
    }

    /** Who reads it is asked first. */
    private void removeWhileRead(String version) throws Exception {
        String ratio = columns.remove("ratio");
        JsonNode refused = apply(version);
        assertThat(refused.path("number").asInt()).as(refused.toString()).isEqualTo(5060);
        assertThat(refused.toString()).contains("gold table \\\"ratios\\\"", "ratio");
        columns.put("ratio", ratio);
        assertThat(Cli.lake(dir.resolve("home"), "gold", "delete", "ratios").exit()).isZero();
    }

    private void read() throws Exception {
        JsonNode answer = node.post("/v1/pipelines", Map.of("pipeline", GOLD, "contract", GOLD_CONTRACT, "pipelineName", "ratios.yaml", "dryRun", false));
        assertThat(answer.has("number")).as(answer.toString()).isFalse();
    }

    /** Applies the contract as it is by now, and waits until each partition writes by it. */
    private void taken(String version) throws Exception {
        long asked = System.currentTimeMillis();
        JsonNode answer = apply(version);
        assertThat(answer.has("number")).as(version + ": " + answer).isFalse();
        versions.add(version);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (one("select count(distinct _la_partition) from silver.evolving where _la_contract_version = '" + version + "'") < PARTITIONS) {
            assertThat(System.nanoTime()).as("rows of " + version + ": " + node.get("/v1/pipelines/evolving") + node.log()).isLessThan(end);
            Thread.sleep(50);
        }
        changed.add(new long[] {asked, System.currentTimeMillis()});
    }

    /** Some seconds without a change, looked at as often as changes are. */
    private void steady() throws Exception {
        long asked = System.currentTimeMillis();
        while (one("select count(*) from silver.evolving") < 500) {
            Thread.sleep(50);
        }
        changed.set(0, new long[] {asked, System.currentTimeMillis()});
    }

    /** By the time between two commits of a partition's rows. Shown only: what else this machine does moves it; that no partition begins anew is held otherwise. */
    private void showStops() throws Exception {
        Path home = dir.resolve("home");
        var commits = TableCounts.commits(TableCounts.sqlite(home), home.resolve("warehouse"), "silver", "evolving");
        var longest = changed.stream().map(time -> commits.values().stream().mapToLong(of -> longest(of.navigableKeySet(), time)).max().orElseThrow()).toList();
        System.out.println("longest ms between two commits of a partition: without a change " + longest.getFirst() + ", at each change " + longest.subList(1, longest.size()));
    }

    /**
     * How long a partition took no record in: batch by batch within a version, and where it went over to the next one. Of both what is so mostly: what else the machine does hits some, and the first
     * version's batches are those of a program that has just begun.
     */
    private void noStopIsLongerThanABatch() throws Exception {
        String gaps = "select _la_contract_version as version, lag(_la_contract_version) over source as earlier, epoch_ms(_la_ingest_ts) - epoch_ms(lag(_la_ingest_ts) over source) as gap"
                + " from silver.evolving window source as (partition by _la_partition order by _la_offset)";
        String steady = "quantile_disc(gap, 0.75) filter (version = earlier and version <> '" + versions.getFirst() + "' and gap > 0)";
        JsonNode found = query("select " + steady + ", quantile_disc(gap, 0.75) filter (version <> earlier), max(gap) filter (version <> earlier), count(*) filter (version <> earlier) from (" + gaps + ")").path(0);
        System.out.println("ms between two batches of a partition: " + found.path(0) + " mostly, where contracts change " + found.path(1) + " mostly, " + found.path(2) + " at most");
        assertThat(found.path(3).asInt()).isEqualTo((versions.size() - 1) * PARTITIONS);
        assertThat(found.path(1).asLong()).isLessThanOrEqualTo(found.path(0).asLong() + 2 * FRESH_MILLIS);
    }

    /** From the last commit before it to the first one after it. */
    private static long longest(NavigableSet<Long> commits, long[] time) {
        long longest = 0;
        Long last = commits.floor(time[0]);
        for (Long next = commits.higher(time[0]); next != null; next = commits.higher(next)) {
            longest = Math.max(longest, last == null ? 0 : next - last);
            last = next;
            if (next >= time[1]) {
                break;
            }
        }
        return longest;
    }

    private JsonNode apply(String version) throws Exception {
        String properties = columns.entrySet().stream().map(column -> "      - {name: " + column.getKey() + ", " + column.getValue() + "}\n").collect(Collectors.joining());
        String contract = """
                apiVersion: v3.1.0
                kind: DataContract
                id: 5f0c9a5e-6d1b-4b57-9a8e-2b2f7c1f0a77
                name: evolving
                version: %s
                status: active
                schema:
                  - name: evolving
                    physicalName: silver.evolving
                    properties:
                """.formatted(version) + properties;
        return node.post("/v1/pipelines", Map.of("pipeline", PIPELINE, "contract", contract, "pipelineName", "evolving.yaml", "dryRun", false));
    }

    private static String event(long number) {
        return "{\"id\":\"e" + number + "\",\"amount\":" + number + ",\"ratio\":0.5,\"price\":12.25,\"note\":\"n" + number + "\",\"region\":\"r\",\"place\":{\"town\":\"t" + number
                + "\",\"zip\":" + number + ",\"land\":\"l\"},\"lines\":[{\"sku\":\"s" + number + "\",\"pieces\":3}]}";
    }

    // What has become of it.

    private static long next(JsonNode pipeline) {
        long next = 0;
        for (JsonNode partition : pipeline.path("partitions")) {
            next += partition.path("next").asLong();
        }
        return next;
    }

    private JsonNode query(String sql) throws Exception {
        JsonNode answer = node.post("/v1/query", Map.of("sql", sql));
        // Before the pipeline has been applied there is no table.
        assertThat(answer.has("number")).as(answer.toString()).isFalse();
        return answer.path("rows");
    }

    private long one(String sql) throws Exception {
        return query(sql).path(0).path(0).asLong();
    }

    /** And every version follows the one before it, in each partition, between two records. */
    private void everyRowIsThereOnce() throws Exception {
        JsonNode audit = node.post("/v1/audit", Map.of("recount", true));
        assertThat(audit.path("ok").asBoolean()).as(audit.toString()).isTrue();
        assertThat(one("select count(distinct (_la_partition, _la_offset)) from silver.evolving")).isEqualTo(produced);
        assertThat(one("select count(*) from silver.evolving")).isEqualTo(produced);
        var found = new ArrayList<String>();
        long last = -1;
        for (JsonNode row : query("select _la_partition, _la_contract_version, min(_la_offset), max(_la_offset) from silver.evolving group by all order by 1, 3")) {
            assertThat(row.path(2).asLong()).isEqualTo(row.path(2).asLong() == 0 ? 0 : last + 1);
            last = row.path(3).asLong();
            found.add(row.path(1).asText());
        }
        assertThat(found).isEqualTo(Stream.generate(() -> versions).limit(PARTITIONS).flatMap(List::stream).toList());
    }

    /** A partition that begins anew takes a higher epoch, and files are named by it. */
    private void noPartitionBeganAnew() throws Exception {
        Path home = dir.resolve("home");
        var epochs = TableCounts.fileNames(TableCounts.sqlite(home), home.resolve("warehouse"), "silver", "evolving").stream().filter(name -> !name.contains("-care-"))
                .collect(Collectors.groupingBy(name -> name.split("-")[1], Collectors.mapping(name -> name.split("-")[0], Collectors.toSet())));
        assertThat(epochs).isNotEmpty().allSatisfy((partition, of) -> assertThat(of).as(partition).hasSize(1));
    }
}
