package io.lakeactors.author;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    @TempDir
    Path folder;

    /** As `lake check` reads it, with a pipeline for it. */
    private static PipelineSpec read(Draft draft, String kafka) {
        String pipeline = "pipeline: p\nfrom: { kafka: { topics: [t], " + kafka + " } }\ncontract: c.odcs.yaml\nto: { silver: { table: s.t } }\n";
        return Pipelines.read("p.yaml", pipeline, path -> draft.text()).orThrow();
    }

    private static Draft draft(String... lines) {
        return Draft.ofJson(String.join("\n", lines).getBytes(StandardCharsets.UTF_8), "things", "things.jsonl");
    }

    private static List<String> columns(PipelineSpec spec) {
        return spec.contract().schema().fields().stream().map(DraftTest::words).toList();
    }

    private static String words(Field field) {
        return field.name() + " " + field.type().word() + (field.required() ? " required" : "");
    }

    @Property(tries = 300)
    void everySampleOfJsonIsWrittenUnderItsOwnDraft(@ForAll("samples") List<ObjectNode> events) {
        byte[] sample = events.stream().map(JsonNode::toString).collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
        Draft draft;
        try {
            draft = Draft.ofJson(sample, "things", "things.jsonl");
        } catch (LakeException nothing) {
            assertThat(nothing).hasMessageContaining("has a field that a column could hold");
            Assume.that(false);
            return;
        }
        assertThat(draft.unread()).isEmpty();
        SampleReport report = SampleRun.of(read(draft, "format: json"), new Sample(Sample.json(sample)), 0, false);
        assertThat(report.written()).as(draft.text()).isEqualTo(report.events()).isEqualTo(events.size());
    }

    @Provide
    Arbitrary<List<ObjectNode>> samples() {
        return object(3).list().ofMinSize(1).ofMaxSize(8);
    }

    private static Arbitrary<ObjectNode> object(int depth) {
        Arbitrary<String> names = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, Arbitraries.of("a", "b", "c", "A", "true", "_la_x", "9", "x y", "a.b", "ä\"\\", "element", "\ud83d\ude00")),
                net.jqwik.api.Tuple.of(1, text()));
        return Combinators.combine(names.list().ofMaxSize(5).uniqueElements(), value(depth).list().ofSize(5)).as((keys, values) -> {
            ObjectNode object = NODES.objectNode();
            IntStream.range(0, keys.size()).forEach(i -> object.set(keys.get(i), values.get(i)));
            return object;
        });
    }

    private static Arbitrary<String> text() {
        return Arbitraries.strings().ofMaxLength(12).filter(one -> StandardCharsets.UTF_8.newEncoder().canEncode(one));
    }

    private static Arbitrary<JsonNode> value(int depth) {
        Arbitrary<JsonNode> plain = Arbitraries.oneOf(
                Arbitraries.just(NODES.nullNode()), Arbitraries.of(true, false).map(NODES::booleanNode), Arbitraries.longs().map(NODES::numberNode),
                Arbitraries.integers().between(-9, 9).map(NODES::numberNode), Arbitraries.bigIntegers().between(BigInteger.TEN.pow(45).negate(),
                        BigInteger.TEN.pow(45)).map(NODES::numberNode),
                Arbitraries.bigDecimals().between(new BigDecimal("-1e20"), new BigDecimal("1e20")).ofScale(4).map(NODES::numberNode),
                Arbitraries.bigDecimals().between(BigDecimal.ZERO, new BigDecimal("1e17")).ofScale(2).map(NODES::numberNode),
                Arbitraries.of("1e400", "-1E+308", "1e-400", "0.00").map(number -> NODES.numberNode(new BigDecimal(number))),
                Arbitraries.of("2026-03-01T12:00:00Z", "2026-03-01 12:00+0100", "2026-13-01T12:00:00Z", "2026-03-01T12:00:00", "2026-03-01", "2026-02-30",
                        "NO", "",
                        "123e4567-e89b-12d3-a456-426614174000").map(NODES::textNode),
                text().map(NODES::textNode));
        if (depth == 0) {
            return plain;
        }
        Arbitrary<JsonNode> list = value(depth - 1).list().ofMaxSize(3).map(values -> NODES.arrayNode().addAll(values));
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(5, plain), net.jqwik.api.Tuple.of(1, list), net.jqwik.api.Tuple.of(1, object(depth - 1)
                .map(JsonNode.class::cast)));
    }

    @Test
    void typesAreTheNarrowestThatHoldWhatWasSeen() {
        Draft draft = draft(
                "{\"id\":\"a\",\"n\":1,\"price\":12.50,\"big\":12345678901234567890,\"x\":1.5,\"at\":\"2026-03-01T12:00:00Z\",\"local\":\"2026-03-01T12:00:00\",\"day\":\"2026-03-01\",\"ok\":true,"
                        + "\"uid\":\"123e4567-e89b-12d3-a456-426614174000\",\"tags\":[\"a\"],\"place\":{\"lat\":1,\"city\":null}}",
                "{\"id\":\"b\",\"n\":-2,\"price\":3,\"big\":1,\"x\":2,\"at\":null,\"local\":\"2026-03-01T12:00\",\"day\":\"2026-03-02\",\"ok\":false,\"tags\":[],\"place\":{\"lat\":1.5,\"city\":\"Rome\"}}");
        assertThat(columns(read(draft, "format: json"))).containsExactly(
                "id string required", "n long required", "price decimal(18,2) required", "big decimal(38,0) required", "x double required", "at timestamptz",
                        "local timestamp required",
                "day date required", "ok boolean required", "uid uuid", "tags list required", "place struct required");
        assertThat(draft.text()).contains("status: draft", "# DRAFT, made of 2 events of \"things.jsonl\"",
                "# seen: logicalTypeOptions: { minimum: -2, maximum: 1 }");
    }

    @Test
    void whatNoColumnCanHoldIsLeftOutWithTheReason() {
        Draft draft = draft("{\"id\":1,\"mixed\":1,\"none\":null,\"empty\":[],\"late\":\"2026-03-01T12:00:00Z\"}",
                "{\"id\":2,\"mixed\":\"a\",\"late\":\"soon\"}",
                "{\"id\":3,\"late\":\"2026-03-01T12:00:00Z\"}");
        assertThat(columns(read(draft, "format: json"))).containsExactly("id long required", "late string required");
        assertThat(draft.text()).contains("# \"mixed\" is left out: no type holds all that was seen (1 integer, 1 text).",
                "# \"none\" is left out: the sample has nothing but nulls there.",
                "# \"empty\" is left out", "# 2 of 3 look like times");
    }

    @Test
    void fewRepeatedWordsAndTimesInMillisecondsAreHintedAt() {
        String[] events = IntStream.range(0, 20).mapToObj(i -> "{\"state\":\"" + (i % 2 == 0 ? "open" : "done") + "\",\"ts\":" + (1_700_000_000_000L + i)
                + "}").toArray(String[]::new);
        assertThat(draft(events).text())
                .contains("# only these? quality: [{ id: state-known, metric: invalidValues, arguments: { validValues: [\"done\", \"open\"] }, mustBe: 0 }]",
                "la.timeForm, value: epoch-millis");
    }

    @Test
    void eventsThatCannotBeReadAreNamedAndTheOthersDrafted() {
        Draft draft = draft("{\"id\":1}", "{\"id\":", "\u0000\u0001", "{\"id\":2}");
        assertThat(draft.unread()).hasSize(2).first().asString().startsWith("line 2: not JSON");
        assertThat(columns(read(draft, "format: json"))).containsExactly("id long required");
    }

    @Test
    void aSampleThatHoldsNoEventIsRefused() throws Exception {
        assertThatThrownBy(() -> draft("")).hasMessageContaining("the sample has no event");
        assertThatThrownBy(() -> draft("\u0001\u0002", "hello")).hasMessageContaining("no event of the sample is an object of JSON");
        assertThatThrownBy(() -> draft("{}", "{\"a\":null}")).hasMessageContaining("has a field that a column could hold");
        assertThatThrownBy(() -> Draft.of(Path.of("absent.jsonl"), Draft.Format.JSON, "x", folder)).hasMessageContaining("there is no file absent.jsonl");
        Files.writeString(folder.resolve("head.csv"), "a,b\n");
        assertThatThrownBy(() -> Draft.of(Path.of("head.csv"), Draft.Format.CSV, "x", folder)).hasMessageContaining("a header and no event");
    }

    @Test
    void anArrayIsASampleToo() {
        assertThat(columns(read(draft("[", "  {\"id\": 1},", "  {\"id\": 2, \"name\": \"[x]\"}", "]"), "format: json"))).containsExactly("id long required",
                "name string");
    }

    @Test
    void csvIsDraftedByItsHeader() throws Exception {
        Files.writeString(folder.resolve("shop.csv"),
                "id;amount;plz;placed at;note\n1;2.50;01234;2026-03-01T12:00:00Z;\"a;b\"\n2;;99999;2026-03-01T12:00:00Z;7\n");
        Draft draft = Draft.of(Path.of("shop.csv"), Draft.Format.CSV, "shop", folder);
        PipelineSpec spec = read(draft, "format: csv, delimiter: \";\", columns: [id, amount, plz, placed at, note]");
        assertThat(columns(spec)).containsExactly("id long required", "amount decimal(18,2)", "plz string required", "placed_at timestamptz required",
                "note string required");
        SampleReport report = SampleRun.of(spec, Sample.read(folder.resolve("shop.csv"), "shop.csv", spec), 0, false);
        assertThat(report.events()).isEqualTo(2);
        assertThat(report.written()).isEqualTo(2);
    }
}
