package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeactors.contract.PipelineSpec.Delivery;
import io.lakeactors.contract.PipelineSpec.StartAt;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.PartitionBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelinesTest {
    private static final String CONTRACT =
            Sample.of("name: at, logicalType: timestamp", "name: day, logicalType: date", "name: region, logicalType: string",
                    "name: amount, logicalType: number");
    private static final String PIPELINE = """
            pipeline: orders
            from: { kafka: { cluster: main, topics: [shop.orders, shop.more], format: json, start: latest } }
            contract: c.odcs.yaml
            to:
              bronze: { table: bronze.orders }
              silver: { table: silver.orders, partition: [day(at), region] }
            goals: { fresh: 250ms, file: 64MB, keep: 90d, snapshots: 12h }
            delivery: at-least-once
            """;

    private static Checked<PipelineSpec> read(String text) {
        return Pipelines.read("p.yaml", text, path -> CONTRACT);
    }

    private static List<String> faults(String text) {
        return read(text).faults().stream().map(Fault::text).toList();
    }

    @Test
    void aPipelineSaysEverythingThatItsFileSays() {
        PipelineSpec spec = read(PIPELINE).orThrow();
        assertThat(spec.name()).isEqualTo("orders");
        assertThat(spec.cluster()).isEqualTo("main");
        assertThat(spec.topics()).isEqualTo(new PipelineSpec.Topics.Named(List.of("shop.orders", "shop.more")));
        assertThat(spec.start()).isEqualTo(StartAt.LATEST);
        assertThat(spec.silver().orElseThrow().partitioning())
                .containsExactly(new PartitionBy(PartitionBy.Transform.DAY, "at"), new PartitionBy(PartitionBy.Transform.IDENTITY, "region"));
        assertThat(spec.goals()).isEqualTo(new PipelineSpec.Goals(250, 64L << 20, Optional.of(90 * 86_400_000L), Optional.of(43_200_000L)));
        assertThat(spec.delivery()).isEqualTo(Delivery.AT_LEAST_ONCE);
        assertThat(spec.text()).isEqualTo(PIPELINE);
        assertThat(spec.contractText()).isEqualTo(CONTRACT);
    }

    @Test
    void whatAPipelineDoesNotSayHasItsDefaults() {
        PipelineSpec spec = read("pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c\nto: {bronze: {table: bronze.p}}").orThrow();
        assertThat(spec.cluster()).isEqualTo("default");
        assertThat(spec.start()).isEqualTo(StartAt.EARLIEST);
        assertThat(spec.silver()).isEmpty();
        assertThat(spec.goals()).isEqualTo(new PipelineSpec.Goals(1_000, 256L << 20, Optional.empty(), Optional.empty()));
        assertThat(spec.delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
    }

    private static TopicPattern pattern(String text) {
        var spec = read(PIPELINE.replace("topics: [shop.orders, shop.more]", "topicPattern: '" + text + "'")).orThrow();
        assertThat(spec.topics().words()).isEqualTo("topics that match " + text);
        return ((PipelineSpec.Topics.Matching) spec.topics()).pattern();
    }

    @Test
    void aPatternIsOfWholeNamesAndNeverOfInternalOnes() {
        assertThat(List.of("shop.orders", "shop.", "my.shop.orders", "shoporders", "Shop.orders")).filteredOn(pattern("shop\\..*")::matches)
                .containsExactly("shop.orders", "shop.");
        assertThat(List.of("orders", "__consumer_offsets", "__x", "_schemas")).filteredOn(pattern(".*")::matches).containsExactly("orders", "_schemas");
        assertThat(List.of("__consumer_offsets")).noneMatch(pattern("__.*")::matches);
    }

    /** An engine that goes back to try otherwise would take longer than the earth lasts. */
    @Test
    @Timeout(20)
    void noPatternTakesLongOrMuchOfTheStackHoweverMaliciousItIs() throws Exception {
        String name = "a".repeat(248) + "!";
        var verdicts = new ConcurrentLinkedQueue<Boolean>();
        var malicious = List.of("(a*)*b", "(a|aa)+b", "(.*)*(.*)*(.*)*b", "((a?){20}){24}b", "(x+x+)+y|(a+a+)+y", "(".repeat(300) + "a" + ")?".repeat(300));
        var small = new Thread(null, () -> malicious.forEach(text -> verdicts.add(pattern(text).matches(name))), "with half a stack", 512 << 10);
        small.start();
        small.join();
        assertThat(verdicts).hasSameSizeAs(malicious).containsOnly(false);
    }

    @Test
    void aPatternIsAsLargeAsItIsWhenItsRepetitionsAreWrittenOut() {
        assertThat(List.of("abc", "a{3}", "(ab){3}c", "[a-z]{2,63}\\.x", "((a{9}){9}){9}", "\\({9}", "a{2,}b", "x{0}")).extracting(Repetitions::writtenOut)
                .containsExactly(3L, 3L, 7L, 65L, 729L, 9L, 3L, 1L);
        for (String huge : List.of("((a{999}){999}){999}", "((([[:alpha:])]a{99}){99}){99}){99}", "(((a{99})|b){999}c){99}", "a{999999999}", "[)](((a{99}[)]){99}){99}){9}")) {
            assertThat(Repetitions.writtenOut(huge)).as(huge).isGreaterThan(TopicPattern.SIZE_MAX);
        }
    }

    private static PipelineSpec keeping(String to, String goals) {
        return read(PIPELINE.replaceAll("(?s)to:.*?(?=goals:|delivery:)", "to: " + to + "\n").replaceAll("(?m)^goals:.*$", "goals: " + goals)).orThrow();
    }

    @Test
    void eachTableMayKeepItsRowsForATimeOfItsOwn() {
        var goals = keeping("{bronze: {table: bronze.o, keep: 7d}, silver: {table: silver.orders, keep: forever}, quarantine: {keep: 30d}}", "{keep: 90d}").goals();
        assertThat(goals.keepMillis(PipelineSpec.Part.BRONZE)).hasValue(7 * 86_400_000L);
        assertThat(goals.keepMillis(PipelineSpec.Part.SILVER)).isEmpty();
        assertThat(goals.keepMillis(PipelineSpec.Part.QUARANTINE)).hasValue(30 * 86_400_000L);
        var others = keeping("{silver: {table: silver.orders}, quarantine: {keep: 30d}}", "{keep: 90d}");
        assertThat(others.goals().keepMillis(PipelineSpec.Part.SILVER)).hasValue(90 * 86_400_000L);
        assertThat(Derived.of(others).lines()).extracting(Object::toString).anyMatch(line -> line.contains("quarantine") && line.contains("30d"));
    }

    @Test
    void aTimeThatCannotBeIsRefusedWhereItStands() {
        assertThat(faults("pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c\nto: {bronze: {table: bronze.p, keep: soon}, quarantine: {keep: 1s}}"))
                .anyMatch(fault -> fault.contains("to.bronze.keep cannot be \"soon\"")).anyMatch(fault -> fault.contains("to.quarantine.keep cannot be 1s"))
                .anyMatch(fault -> fault.contains("only beside silver"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "from: | form: | p.yaml:2: unknown key \"form\". Did you mean \"from\"?", "pipeline: orders | pipeline: Orders | cannot be a pipeline's name",
        "topics: [shop.orders, shop.more] | topicPattern: 'shop[' | from.kafka.topicPattern is not valid: missing closing ]",
        "topics: [shop.orders, shop.more] | topicPattern: '(?=shop).*' | Use RE2 syntax", "topics: [shop.orders, shop.more] | topicPattern: '((a{99}){99}){99}' | it repeats too much",
        "topics: [shop.orders, shop.more] | topicPattern: ' ' | it is empty", "topics: [shop.orders, shop.more] | topicPatern: a | Did you mean \"topicPattern\"?",
        "topics: [shop.orders, shop.more] | topics: [a], topicPattern: b | is given besides topics", "[shop.orders, shop.more] | ['shop.*'] | write topicPattern in the place of topics",
        "topics: | topic: | unknown key \"topic\" in from.kafka. Did you mean \"topics\"?", "[shop.orders, shop.more] | [] | names no topic",
        "[shop.orders, shop.more] | [a, a] | listed twice", "[shop.orders, shop.more] | ['a*'] | cannot be a topic's name",
                "format: json | format: jsn | Did you mean \"json\"?", "format: json | format: parquet | Possible here: json, avro, protobuf, csv",
        "format: json | format: json, registry: main | no meaning for this format", "format: json | format: json, schema: {} | no meaning for this format",
        "format: json | format: avro, registry: 'http://a:1' | cannot be a registry's name", "format: json | format: avro, registy: a | Did you mean \"registry\"?",
        "format: json | format: avro, schema: '{}' | cannot be used: it is not an Avro schema", "format: json | format: avro, schema: '\"long\"' | is not a record",
        "format: json | format: avro, registry: a, schema: {type: record, name: r, fields: []} | given besides registry", "format: json | format: avro, schema: [] | is a list, not a text",
        "format: json | format: csv, schema: x | no meaning for this format", "format: json | format: avro, message: A | no meaning for this format",
        "format: json | format: protobuf, message: A | no meaning without schema", "format: json | format: protobuf, schema: 'message {' | cannot be used: it is not a Protobuf schema",
        "format: json | format: protobuf, schema: 'message A { optional B b = 1; }' | \"B\" is not defined", "format: json | format: protobuf, schema: 'enum E { A = 0; }' | has no message",
        "format: json | format: protobuf, schema: 'message Order {}', message: Ordre | there is no message \"Ordre\"",
        "format: json | format: protobuf, schema: 'message A {}', imports: x | is a text, not a mapping", "format: json | format: protobuf, registry: 'a b' | cannot be a registry's name",
        "format: json | format: csv, delimiter: ab | delimiter cannot be \"ab\"", "format: json | format: csv, quote: 'x' | quote cannot be \"x\"",
        "format: json | format: csv, delimiter: '\"' | not all different", "format: json | format: csv, columns: [a, a] | names \"a\" twice",
        "format: json | format: csv, columns: [at, day, amount] | has no \"region\", which the contract's", "format: json | format: csv, trim: yes | trim cannot be \"yes\"",
        "format: json | format: csv, delimeter: x | Did you mean \"delimiter\"?", "format: json | format: csv, columns: [] | names no column",
        "start: latest | start: lastest | Did you mean \"latest\"?", "table: bronze.orders | table: orders | cannot be a table's name",
        "table: bronze.orders | table: silver.orders | the same table", "table: bronze.orders | table: quarantine.x | reserved",
        "day(at) | day(att) | no column \"att\" to partition by. Did you mean \"at\"?", "day(at) | day(region) | does not suit",
                "day(at) | hour(day) | does not suit",
        "day(at) | amount | does not suit", "day(at) | week(at) | no partition transform", "day(at) | day(at | is no partition term",
                "day(at) | region | by twice",
        "fresh: 250ms | fresh: fast | cannot be \"fast\"", "fresh: 250ms | fresh: 1ms | at least 100ms", "file: 64MB | file: 64XB | Write a size",
                "keep: 90d | keep: 1s | at least 1h",
        "delivery: at-least-once | delivery: at-most-once | delivery cannot be", "goals: { | gaols: { | Did you mean \"goals\"?"
    })
    void aFaultNamesItsPlaceAndItsMend(String said, String instead, String message) {
        assertThat(faults(PIPELINE.replace(said, instead))).isNotEmpty().anySatisfy(fault -> assertThat(fault).contains(message));
    }

    @Test
    void avroIsReadByTheNumbersOfARegistryOrByTheSchemaOfThePipeline() {
        assertThat(read(PIPELINE).orThrow().format()).isEqualTo(PipelineSpec.Format.JSON);
        assertThat(read(PIPELINE.replace("json", "avro")).orThrow().format()).isEqualTo(new PipelineSpec.RegisteredAvro("default"));
        assertThat(read(PIPELINE.replace("json", "avro, registry: main")).orThrow().format()).isEqualTo(new PipelineSpec.RegisteredAvro("main"));
        String json = "{\"fields\":[{\"name\":\"amount\",\"type\":\"long\"}],\"name\":\"r\",\"type\":\"record\"}";
        assertThat(read(PIPELINE.replace("json", "avro, schema: '" + json + "'")).orThrow().format()).isEqualTo(new PipelineSpec.PlainAvro(json));
        assertThat(read(PIPELINE.replace("json", "avro, schema: {type: record, name: r, fields: [{name: amount, type: long}]}")).orThrow().format())
                .isEqualTo(new PipelineSpec.PlainAvro(json));
    }

    @Test
    void protobufIsReadByTheNumbersOfARegistryOrByTheSchemaOfThePipeline() {
        assertThat(read(PIPELINE.replace("json", "protobuf")).orThrow().format()).isEqualTo(new PipelineSpec.RegisteredProtobuf("default"));
        assertThat(read(PIPELINE.replace("json", "protobuf, registry: main")).orThrow().format().registryName()).contains("main");
        String order = "syntax = \"proto3\"; import \"shop.proto\"; message A {} message Order { Shop shop = 1; }";
        String shop = "message Shop { message Door {} }";
        assertThat(read(PIPELINE.replace("json", "protobuf, schema: '" + order + "', imports: { shop.proto: '" + shop + "' }, message: Order")).orThrow().format())
                .isEqualTo(new PipelineSpec.PlainProtobuf(order, java.util.Map.of("shop.proto", shop), "Order"));
        assertThat(faults(PIPELINE.replace("json", "protobuf, schema: '" + order + "'"))).singleElement().asString().contains("\"Shop\" is not defined");
    }

    @Test
    void csvHasTheCommonSignsUnlessThePipelineSaysOthers() {
        assertThat(read(PIPELINE.replace("json", "csv")).orThrow().format())
                .isEqualTo(new PipelineSpec.Csv(List.of(), ',', '"', Optional.empty(), List.of(""), false));
        assertThat(read(PIPELINE.replace("json", "csv, columns: [own, at, day, region, amount], delimiter: \"\\t\", quote: \"'\", escape: '\\', nulls: ['', NULL], trim: true"))
                .orThrow().format())
                .isEqualTo(new PipelineSpec.Csv(List.of("own", "at", "day", "region", "amount"), '\t', '\'', Optional.of('\\'), List.of("", "NULL"), true));
    }

    @Test
    void whatNoLineOfCsvCanHoldIsAFault() {
        String nested = Sample.of("name: at, logicalType: timestamp", "name: tags, logicalType: array, items: { logicalType: string }");
        assertThat(Pipelines.read("p.yaml", PIPELINE.replace("json", "csv").replace("[day(at), region]", "[day(at)]"), path -> nested).faults()).singleElement()
                .satisfies(fault -> assertThat(fault.text()).contains("\"tags\" is a list, which a value of CSV cannot be"));
        String mapped = Sample.of("name: at, logicalType: timestamp", "name: shop, logicalType: string, customProperties: [{ property: la.mapping, value: { path: origin.name } }]");
        assertThat(Pipelines.read("p.yaml", PIPELINE.replace("json", "csv").replace("[day(at), region]", "[day(at)]"), path -> mapped).faults()).singleElement()
                .satisfies(fault -> assertThat(fault.text()).contains("\"shop\" is made of a part of origin, which then is a struct, which a value of CSV cannot be", "Map it from a value of the line"));
    }

    @Test
    void faultsOfPipelineAndContractAreToldTogether() {
        var read = Pipelines.read("p.yaml", PIPELINE.replace("fresh", "frehs"), path -> CONTRACT.replace("logicalType: date", "logicalType: time"));
        assertThat(read.faults()).extracting(Fault::where, Fault::code)
                .containsExactly(tuple("p.yaml:7", ErrorCode.PIPELINE_INVALID), tuple("c.odcs.yaml:12", ErrorCode.CONTRACT_INVALID));
        assertThat(read.error().code()).isEqualTo(ErrorCode.PIPELINE_INVALID);
        assertThat(read.error().sentence()).contains("2 faults").contains("Did you mean \"fresh\"?").contains("c.odcs.yaml:12");
    }

    @Test
    void withoutAContractNothingStarts() {
        assertThat(read(PIPELINE.replace("contract: c.odcs.yaml\n", "")).faults()).extracting(Fault::code).containsExactly(ErrorCode.CONTRACT_MISSING);
    }

    @Test
    void aContractThatCannotBeLoadedIsAFaultOfItsLine() {
        var read = Pipelines.read("p.yaml", PIPELINE, path -> {
            throw LakeError.of(ErrorCode.CONTRACT_MISSING, "there is no " + path, "", "Send it along.").asException();
        });
        assertThat(read.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.text()).isEqualTo("p.yaml:3: the contract cannot be read: there is no c.odcs.yaml. Send it along.");
            assertThat(fault.code()).isEqualTo(ErrorCode.CONTRACT_MISSING);
        });
    }

    @Test
    void aContractIsFoundBesideItsPipelineAndOnlyIfItIsAFile(@TempDir Path folder) throws IOException {
        Path pipeline = Files.writeString(folder.resolve("p.yaml"), PIPELINE);
        assertThat(Pipelines.read(pipeline).faults()).singleElement().extracting(Fault::message).asString().contains("there is no file");
        Path contract = folder.resolve("c.odcs.yaml");
        Files.createDirectory(contract);
        assertThat(Pipelines.read(pipeline).faults()).singleElement().extracting(Fault::message).asString().contains("is not a regular file");
        Files.delete(contract);
        Files.write(contract, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(Pipelines.read(pipeline).faults()).singleElement().extracting(Fault::message).asString().contains("not UTF-8");
        Files.writeString(contract, CONTRACT);
        assertThat(Pipelines.read(pipeline).orThrow().contract().name()).isEqualTo("sample");
        assertThat(Pipelines.read(folder.resolve("absent.yaml")).faults()).singleElement().extracting(Fault::message).asString().contains("there is no file");
    }

    @Test
    void theContractsObjectIsNamedAfterAHashOrFoundByTheTable() {
        String two = CONTRACT
                + "  - name: others\n    physicalName: silver.orders\n"
                + "    properties: [{name: at, logicalType: timestamp}, {name: region, logicalType: string}]\n";
        assertThat(Pipelines.read("p.yaml", PIPELINE, path -> two).orThrow().contract().object()).isEqualTo("others");
        assertThat(Pipelines.read("p.yaml", PIPELINE.replace("c.odcs.yaml", "c.odcs.yaml#things"), path -> two).orThrow().contract().object())
                .isEqualTo("things");
    }

    @Test
    void whatIsDerivedFollowsFromTheGoalsAndCanBePrinted() {
        Derived derived = Derived.of(read(PIPELINE).orThrow());
        assertThat(derived.lingerMillis() + derived.commitIntervalMillis()).isLessThan(250);
        assertThat(derived.fileBytes()).isEqualTo(64L << 20);
        assertThat(derived.lines()).contains(new Derived.Line("batch", "8MB", "goals.file 64MB"), new Derived.Line("keep rows", "90d", "goals.keep"));
    }
}
