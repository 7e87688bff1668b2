package io.lakeactors.author;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeactors.author.TestReport.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRunTest {
    @TempDir
    Path folder;

    private Written files;

    @BeforeEach
    void aPipeline() {
        files = new Written(folder).pipeline(Written.JSON).contract(
                "name: id, logicalType: string, required: true, unique: true", "name: amount, logicalType: number, physicalType: 'decimal(12,2)'",
                "name: at, logicalType: timestamp", "name: day, logicalType: date", "name: big, logicalType: number, physicalType: double",
                "name: place, logicalType: object, properties: [{ name: city, logicalType: string }, { name: lat, logicalType: number }]",
                "name: tags, logicalType: array, items: { logicalType: string }", "name: counts, physicalType: 'map<string,long>'",
                "name: blob, physicalType: binary", "name: uid, physicalType: uuid", "name: ok, logicalType: boolean",
                "name: rate, logicalType: integer, logicalTypeOptions: { maximum: 9 }, customProperties: [{ property: la.onFail, value: drop_alert }]",
                "name: alarm, logicalType: integer, logicalTypeOptions: { maximum: 0 }, customProperties: [{ property: la.onFail, value: fail_pipeline }]",
                "name: odd, logicalType: integer, logicalTypeOptions: { maximum: 0 }, customProperties: [{ property: la.onFail, value: log }]");
    }

    private TestReport run(String cases) {
        files.file("things.test.yaml", cases);
        return TestRun.of(List.of(Path.of("things.test.yaml")), folder);
    }

    private List<Difference> differences(String oneCase) {
        TestReport report = run("cases:\n  - name: one\n" + oneCase.indent(4));
        assertThat(report.files().getFirst().faults()).isEmpty();
        return report.files().getFirst().cases().getFirst().differences();
    }

    private List<String> faults(String cases) {
        return run(cases).files().getFirst().faults();
    }

    @Test
    void theExamplesBehaveAsTheirTestsSay() {
        TestReport report = TestRun.of(List.of(Written.EXAMPLES), folder);
        assertThat(report.files()).extracting(TestReport.File::pipeline).containsExactly("airports", "flights", "planes");
        assertThat(report.files()).allSatisfy(file -> assertThat(file.cases()).hasSizeGreaterThan(5).allSatisfy(one -> assertThat(one.differences()).as(one.name()).isEmpty()));
        assertThat(report.failed()).isZero();
        assertThat(report.passed()).isEqualTo(report.files().stream().mapToInt(file -> file.cases().size()).sum());
    }

    @Test
    void whatTheContractDoesNotNameIsExpectedLikeAnyColumn() throws IOException {
        String text = Files.readString(files.path("things.odcs.yaml"));
        files.file("things.odcs.yaml", text.replace("    properties:\n", "    customProperties: [{ property: la.strictness, value: { unknownFields: rescue } }]\n    properties:\n")
                + "    quality: [{ id: nothing-new, type: custom, engine: lakeactors, implementation: 'row: _la_rescued == null', customProperties: [{ property: la.onFail, value: log }] }]\n");
        assertThat(differences("event: { id: a, x: 1, place: { city: Rome, zip: z } }\nexpect: { written: { id: a, _la_rescued: '{\"x\":1,\"place.zip\":\"z\"}' }, logged: [nothing-new] }\n")).isEmpty();
        assertThat(differences("event: { id: b }\nexpect: { written: { id: b, _la_rescued: null }, logged: [] }\n")).isEmpty();
        assertThat(differences("event: { id: c, x: 1 }\nexpect: { written: { _la_rescued: null } }\n")).singleElement().extracting(Difference::got).isEqualTo("\"{\\\"x\\\":1}\"");
    }

    @Test
    void oneDriftedRecordIsRescuedInBronzeAndRefusedInSilver() throws IOException {
        String text = Files.readString(files.path("things.odcs.yaml"));
        String drifted = "event: { id: a, place: { city: Rome, zip: z } }\n";
        files.file("things.odcs.yaml", text.replace("    properties:\n", "    customProperties: [{ property: la.layer, value: bronze }]\n    properties:\n"));
        assertThat(differences(drifted + "expect: { written: { id: a, _la_rescued: '{\"place.zip\":\"z\"}' } }\n")).isEmpty();
        files.file("things.odcs.yaml", text.replace("    properties:\n", "    customProperties: [{ property: la.layer, value: silver }]\n    properties:\n"));
        assertThat(differences(drifted + "expect: { quarantined: decode.unknown }\n")).isEmpty();
        assertThat(differences("event: { id: b, place: { city: Rome } }\nexpect: { written: { id: b } }\n")).isEmpty();
    }

    @Test
    void valuesAgreeByTypeHoweverTheyAreWritten() {
        assertThat(differences("""
                event:
                  { id: a, amount: 12.5, at: "2026-03-01T12:00:00+01:00", day: 2026-03-01, big: 1e3, place: { city: Rome, lat: 41.9 }, tags: [x, null], counts: { n: 7 },
                    blob: AAEC, uid: 123E4567-e89b-12d3-a456-426614174000, ok: true }
                expect:
                  written:
                    { amount: 12.50, at: "2026-03-01 11:00:00Z", day: 2026-03-01, big: 1000, place: { city: Rome }, tags: [x, null], counts: { n: 7 }, blob: AAEC,
                      uid: 123e4567-E89B-12d3-a456-426614174000, ok: true, rate: null, _la_offset: 0, _la_topic: things }
                """)).isEmpty();
    }

    @Test
    void whatDiffersIsShownColumnByColumn() {
        List<Difference> differences = differences("""
                event: { id: a, amount: 12.5, place: { city: Rome }, tags: [x, y], at: "2026-03-01T12:00:00Z" }
                expect: { written: { id: b, amount: "12.5", place: { city: Bonn, town: x }, tags: [x], at: "2026-03-01T12:00:01Z", day: 2026-03-01 } }
                """);
        assertThat(differences).extracting(Difference::what, Difference::expected, Difference::got).containsExactly(
                tuple("id", "\"b\"", "\"a\""), tuple("amount", "\"12.5\"", "12.50"),
                tuple("place.city", "\"Bonn\"", "\"Rome\""), tuple("place.town", "\"x\"", "no such field"),
                tuple("tags", "[\"x\"]", "[\"x\",\"y\"]"),
                tuple("at", "\"2026-03-01T12:00:01Z\"", "\"2026-03-01T12:00:00Z\""),
                tuple("day", "\"2026-03-01\"", "null"));
        assertThat(differences).allSatisfy(difference -> assertThat(difference.line()).isEqualTo(4));
    }

    @Test
    void aRowOfAnotherVerdictComesWithTheReason() {
        assertThat(differences("event: { id: a, amount: much }\nexpect: written")).containsExactly(
                new Difference(1, 4, "verdict", "written", "quarantined by amount.type", List.of("not a decimal: \"much\"")));
        assertThat(differences("event: { amount: much }\nexpect: { quarantined: id.required }")).singleElement()
                .satisfies(one -> assertThat(one).extracting(Difference::what, Difference::expected, Difference::got).containsExactly("rules", "id.required",
                        "amount.type, id.required"));
    }

    @Test
    void everyVerdictCanBeExpected() {
        assertThat(differences("""
                events: [{ id: a }, { id: a }, { id: b, rate: 10 }, { id: c, odd: 1 }, { id: d, alarm: 1 }]
                expect: [written, { quarantined: id.unique }, { dropped: rate.range }, { written: { id: c }, logged: odd.range }, { stops: alarm.range }]
                """)).isEmpty();
        assertThat(differences("""
                events: [{ id: a, odd: 1 }, { id: d, alarm: 1 }, { odd: 1 }]
                expect: [{ written: { id: a }, logged: [] }, quarantined, { quarantined: id.required, logged: odd.range }]
                """)).extracting(Difference::event, Difference::what, Difference::got).containsExactly(
                tuple(1, "logged", "odd.range"), tuple(2, "verdict", "stops by alarm.range"));
    }

    @Test
    void anEventThatComesLateIsJudgedByThoseBeforeIt() throws IOException {
        String contract = Files.readString(folder.resolve("things.odcs.yaml"));
        Files.writeString(folder.resolve("things.odcs.yaml"), contract.replace("    properties:\n", "    customProperties: [{ property: la.watermark, value: { column: at, lateness: 15m } }]\n    properties:\n"));
        assertThat(differences("""
                events: [{ id: a, at: "2026-03-01T12:00:00Z" }, { id: b, at: "2026-03-01T11:45:00Z" }, { id: c, at: "2026-03-01T11:44:59Z" }, { id: d }]
                expect: [written, written, { quarantined: late }, written]
                """)).isEmpty();
    }

    @Test
    void eachCaseBeginsAnew() {
        assertThat(run("""
                base: { id: a }
                cases:
                  - { name: first, with: {}, expect: written }
                  - { name: second, with: {}, expect: written }
                """).passed()).isEqualTo(2);
    }

    @Test
    void theTimeIsTheOneThatTheFileSays() {
        assertThat(run("""
                at: 2026-03-01T12:00:00Z
                base: { id: a }
                cases:
                  - { name: of the file, with: {}, expect: { written: { _la_ingest_ts: "2026-03-01T12:00:00Z" } } }
                  - { name: its own, at: "2027-01-01T00:00:00Z", with: {}, expect: { written: { _la_ingest_ts: "2027-01-01T00:00:00Z" } } }
                """).failed()).isZero();
    }

    @Test
    void linesOfCsvAreWrittenAsTextAsAListOrByName() {
        files.contract("name: id, logicalType: string, required: true", "name: amount, logicalType: number", "name: note, logicalType: string")
                .pipeline("topics: [things], format: csv, delimiter: \";\", nulls: [NULL]");
        assertThat(differences("""
                events: ["a;1.5;NULL", [b, 2, "x;\\"y\\""], { amount: 3, id: c }, "d;4"]
                expect: [{ written: { id: a, amount: 1.5, note: null } }, { written: { note: "x;\\"y\\"" } }, { written: { id: c, amount: 3, note: null } }, { quarantined: decode.malformed }]
                """)).isEmpty();
        assertThat(faults("cases: [{ name: x, event: { ammount: 1 }, expect: written }]")).containsExactly(
                "things.test.yaml:1: lines have no \"ammount\". Did you mean \"amount\"?");
    }

    @Test
    void recordsOfAvroAreGivenAsBytesAndTheirSchemasByNumber() {
        files.contract("name: id, logicalType: string, required: true").pipeline("topics: [things], format: avro")
                .file("thing.avsc", "{\"type\": \"record\", \"name\": \"Thing\", \"fields\": [{\"name\": \"id\", \"type\": \"string\"}]}");
        TestReport report = run("""
                schemas: { 7: thing.avsc }
                cases:
                  - name: by schema
                    records: [{ hex: "00 00000007 02 61" }, { base64: "%s" }, { hex: "00 00000008 02 61" }]
                    expect: [{ written: { id: a } }, { written: { id: b } }, { quarantined: decode.schema }]
                """.formatted(Base64.getEncoder().encodeToString(new byte[] {0, 0, 0, 0, 7, 2, 'b'})));
        assertThat(report.files().getFirst()).satisfies(file -> {
            assertThat(file.faults()).isEmpty();
            assertThat(file.cases().getFirst().differences()).isEmpty();
        });
        assertThat(faults("cases: [{ name: x, event: { id: a }, expect: written }]")).singleElement().asString()
                .contains("a record of avro cannot be written as a mapping", "base64");
    }

    @Test
    void everyFaultOfAFileIsToldWithItsLine() {
        assertThat(faults("""
                base: { id: a }
                cases:
                  - name: one
                    with: {}
                    expect: { written: { amoun: 1 } }
                  - name: two
                    without: [idd]
                    expect: { quarantined: id.requird }
                  - name: two
                    with: {}
                    expect: writen
                  - { name: three, events: [{}], expect: written }
                  - { name: four, record: { text: x, base64: "?" }, expect: written }
                  - { name: five, record: { hex: xyz, timestamp: noon }, expect: written }
                  - { name: six }
                """)).containsExactly(
                "things.test.yaml:5: the table has no column \"amoun\". Did you mean \"amount\"?",
                "things.test.yaml:7: the base has no field \"idd\". Did you mean \"id\"?",
                "things.test.yaml:8: the contract has no rule \"id.requird\". Did you mean \"id.required\"?",
                "things.test.yaml:9: the case \"two\" is there already, in line 6. Rename one of them.",
                "things.test.yaml:11: there is no verdict \"writen\". Did you mean \"written\"?",
                "things.test.yaml:12: expect is one, and the events are a list. Write a list with one expectation for each event.",
                "things.test.yaml:13: the record has text and base64. Write one of value, text, base64, hex and with.",
                "things.test.yaml:14: that is not hex. Write the record's bytes in hex.",
                "things.test.yaml:14: \"noon\" is no time. Write it as 2026-03-01T12:00:00Z.",
                "things.test.yaml:15: the case has no event. Write one of event, events, record, records and with.",
                "things.test.yaml:15: the case does not say what it expects. Write written, quarantined, dropped or stops, or one of them with what it says: { quarantined: amount.range }.");
    }

    @Test
    void aFileThatIsNoYamlOrNamesNoPipelineFailsWithTheLine() {
        assertThat(faults("cases:\n  - name: x\n   event: {}\n")).singleElement().asString().startsWith("things.test.yaml:3: not valid YAML");
        assertThat(faults("pipeline: other.yaml\ncases: []\n")).singleElement().asString().contains("there is no file", "other.yaml");
        assertThat(faults("cases: []\n")).containsExactly("things.test.yaml:1: the file has no cases. Add cases: [{ name: …, event: …, expect: written }].");
        files.file("things.yaml", "pipeline: things\nfrom: { kafka: { topics: [things], format: json } }\nto: { silver: { table: silver.things } }\n");
        assertThat(faults("cases: []\n")).singleElement().asString().startsWith("things.yaml: the pipeline has no contract");
    }

    @Test
    void aFolderWithoutTestsAndAMissingFileAreRefused() {
        assertThatThrownBy(() -> TestRun.of(List.of(Path.of("")), folder)).hasMessageContaining("there is no *.test.yaml in");
        assertThatThrownBy(() -> TestRun.of(List.of(Path.of("x.test.yaml")), folder)).hasMessageContaining("there is no file x.test.yaml");
    }
}
