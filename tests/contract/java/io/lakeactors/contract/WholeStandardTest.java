package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every key of ODCS v3.1 is taken and kept, whether LakeActors acts on it or not. */
class WholeStandardTest {
    private static final String WHOLE = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 7f0c9a5e
            name: orders
            version: 1.2.3
            status: active
            domain: sales
            dataProduct: shop
            tenant: acme
            tags: [pii]
            contractCreatedTs: "2026-01-31T05:15:00Z"
            slaDefaultElement: orders.order_id
            authoritativeDefinitions: [{ id: a1, url: "https://example.invalid/a", type: businessDefinition, description: d }]
            customProperties: [{ id: c1, property: owner, value: { deep: [1] }, description: d }]
            description:
              purpose: p
              limitations: l
              usage: u
              authoritativeDefinitions: [{ url: "https://example.invalid/a", type: x }]
              customProperties: [{ property: x, value: 1 }]
            servers:
              - { id: s1, server: prod, type: kafka, host: "localhost:9092", format: avro, description: d, environment: prod, roles: [{ role: reader }], customProperties: [{ property: x, value: y }] }
            schema:
              - id: o1
                name: orders
                physicalName: silver.orders
                physicalType: table
                logicalType: object
                businessName: Orders
                description: One row an order
                dataGranularityDescription: by order
                tags: [x]
                authoritativeDefinitions: [{ url: "https://example.invalid/o", type: x }]
                relationships: [{ type: foreignKey, from: orders.country, to: countries.code, customProperties: [{ property: x, value: 1 }] }]
                customProperties: [{ property: x, value: 1 }]
                quality:
                  - { id: q1, metric: rowCount, mustBeGreaterThan: 0, unit: rows, dimension: completeness, severity: warn, businessImpact: b, method: reconciliation,
                      name: rows, description: d, schedule: "0 20 * * *", scheduler: cron, tags: [x], authoritativeDefinitions: [{ url: "https://example.invalid/q", type: x }],
                      customProperties: [{ property: x, value: 1 }] }
                  - { id: q2, type: library, metric: duplicateValues, arguments: { properties: [order_id] }, mustBe: 0 }
                  - { id: q3, type: sql, query: select count(*) from t, mustNotBe: 5 }
                  - { id: q4, type: sql, query: select 1, mustBeGreaterOrEqualTo: 1 }
                  - { id: q5, type: sql, query: select 1, mustBeLessThan: 2 }
                  - { id: q6, type: sql, query: select 1, mustBeLessOrEqualTo: 2 }
                  - { id: q7, type: sql, query: select 1, mustBeBetween: [1, 2] }
                  - { id: q8, type: sql, query: select 1, mustNotBeBetween: [3, 4] }
                  - { id: q9, type: custom, engine: soda, implementation: { type: duplicate_percent } }
                  - { id: q10, type: text, description: people look at it }
                  - { id: q11, rule: nullCheck, metric: nullValues, mustBe: 0 }
                properties:
                  - { id: p1, name: order_id, physicalName: order_id, physicalType: string, logicalType: string, primaryKey: true, primaryKeyPosition: 1, required: true, unique: true,
                      partitioned: false, partitionKeyPosition: -1, classification: public, encryptedName: e, businessName: b, description: d, tags: [x], criticalDataElement: true,
                      examples: [a, 1, true], transformSourceObjects: [t], transformLogic: l, transformDescription: d, relationships: [{ to: other.id }],
                      authoritativeDefinitions: [{ url: "https://example.invalid/p", type: x }], customProperties: [{ property: x, value: 1 }],
                      logicalTypeOptions: { minLength: 1, maxLength: 40, pattern: "[a-z]+", format: password }, quality: [{ id: q12, type: text, description: d }] }
                  - { name: country, logicalType: string }
                  - { name: placed, logicalType: timestamp, logicalTypeOptions: { timezone: true, defaultTimezone: Etc/UTC, format: "yyyy", minimum: "2013-01-01T00:00:00Z" } }
                  - { name: day, logicalType: date, logicalTypeOptions: { exclusiveMinimum: "2013-01-01", exclusiveMaximum: "2033-01-01" } }
                  - { name: count, logicalType: integer, logicalTypeOptions: { multipleOf: 1, minimum: 0, maximum: 9, format: i32 } }
                  - { name: lines, logicalType: array, logicalTypeOptions: { minItems: 0, maxItems: 5, uniqueItems: true },
                      items: { logicalType: object, properties: [{ name: sku, logicalType: string }] } }
                  - { name: address, logicalType: object, logicalTypeOptions: { minProperties: 1, maxProperties: 3, required: [city] }, properties: [{ name: city, logicalType: string }] }
              - { name: topic, physicalType: topic }
            support: [{ id: u1, channel: "#sales", url: "https://example.invalid/c", description: d, tool: slack, scope: issues, invitationUrl: "https://example.invalid/i", customProperties: [{ property: x, value: 1 }] }]
            price: { id: r1, priceAmount: 9.95, priceCurrency: USD, priceUnit: megabyte }
            team:
              id: t1
              name: sales
              description: d
              tags: [x]
              customProperties: [{ property: x, value: 1 }]
              authoritativeDefinitions: [{ url: "https://example.invalid/t", type: x }]
              members: [{ id: m1, username: ann, name: Ann, description: d, role: owner, dateIn: "2022-10-01", dateOut: "2023-10-01", replacedByUsername: bob, tags: [x],
                  customProperties: [{ property: x, value: 1 }], authoritativeDefinitions: [{ url: "https://example.invalid/m", type: x }] }]
            roles: [{ id: l1, role: reader, description: d, access: read, firstLevelApprovers: ann, secondLevelApprovers: bob, customProperties: [{ property: x, value: 1 }] }]
            slaProperties: [{ id: a2, property: latency, value: 4, valueExt: 5, unit: d, element: orders.order_id, driver: regulatory, description: d, scheduler: cron, schedule: "0 20 * * *" }]
            """;

    private static Set<String> keys(JsonNode node, Set<String> into) {
        node.fieldNames().forEachRemaining(into::add);
        node.forEach(child -> keys(child, into));
        return into;
    }

    /** Names below any {@code properties} of a schema, those of the many servers aside. */
    private static Set<String> declared(JsonNode schema, Set<String> into) {
        if (schema.path("properties").isObject()) {
            schema.get("properties").fieldNames().forEachRemaining(into::add);
        }
        schema.fields().forEachRemaining(field -> {
            if (!field.getKey().equals("ServerSource")) {
                declared(field.getValue(), into);
            }
        });
        schema.forEach(child -> {
            if (schema.isArray()) {
                declared(child, into);
            }
        });
        return into;
    }

    @Test
    void everyKeyOfTheStandardIsTakenAndKept() throws Exception {
        var read = Contracts.document("whole.yaml", WHOLE);
        assertThat(read.faults()).isEmpty();
        var json = new ObjectMapper().readTree(read.orThrow().json());
        assertThat(keys(json, new TreeSet<>())).containsAll(declared(Conformance.standard(), new TreeSet<>()));
        assertThat(read.orThrow().kept()).containsKeys("price", "team", "roles", "support", "slaProperties", "servers", "description", "orders.relationships", "orders.order_id.classification");
        assertThat(read.notices()).anySatisfy(notice -> assertThat(notice).contains("\"topic\" has no properties"));
    }

    /** With all the keys that a server of its type may have. */
    @TestFactory
    Stream<DynamicTest> everyKindOfServerIsTaken() {
        JsonNode kinds = Conformance.standard().at("/$defs/Server/allOf");
        assertThat(kinds.size()).isGreaterThan(30);
        return StreamSupport.stream(kinds.spliterator(), false).map(kind -> DynamicTest.dynamicTest(kind.at("/if/properties/type/const").asText(), () -> {
            JsonNode source = Conformance.standard().at(kind.at("/then/$ref").asText().substring(1));
            ObjectNode server = new ObjectMapper().createObjectNode().put("server", "x").put("type", kind.at("/if/properties/type/const").asText());
            source.path("properties").fields().forEachRemaining(key -> server.set(key.getKey(), sample(key.getValue())));
            String text = Sample.of("name: a, logicalType: string") + "servers: [" + server + "]\n";
            assertThat(Sample.faults(text)).isEmpty();
            String wrong = Sample.of("name: a, logicalType: string") + "servers: [" + server.deepCopy().put("hostt", "x") + "]\n";
            assertThat(Sample.faults(wrong)).singleElement().asString().contains("hostt");
        }));
    }

    private static JsonNode sample(JsonNode schema) {
        var nodes = new ObjectMapper().getNodeFactory();
        if (schema.has("enum")) {
            return schema.get("enum").get(0);
        }
        return switch (schema.path("type").asText()) {
            case "integer", "number" -> nodes.numberNode(1);
            case "boolean" -> nodes.booleanNode(true);
            case "array" -> nodes.arrayNode().add("x");
            case "object" -> nodes.objectNode();
            default -> nodes.textNode(schema.path("pattern").asText().contains("sftp") ? "sftp://x" : schema.path("format").asText().equals("uri") ? "https://example.invalid/x" : "x");
        };
    }

    @Test
    void aMisspeltKeyAnywhereIsNamedWithTheNearest() {
        for (var misspelt : Set.of("priceAmount>priceAmuont", "firstLevelApprovers>firstLevelAprovers", "invitationUrl>invitationUri", "dateIn>datIn", "driver>drivr",
                "businessImpact>businesImpact", "encryptedName>encryptdName", "dataProduct>dataProdct")) {
            String[] pair = misspelt.split(">");
            assertThat(Contracts.document("whole.yaml", WHOLE.replace(pair[0] + ":", pair[1] + ":")).faults()).as(misspelt).singleElement()
                    .satisfies(fault -> assertThat(fault.text()).contains("unknown key \"" + pair[1] + "\"").contains("Did you mean \"" + pair[0] + "\"?").doesNotContain(":0:"));
        }
    }

    @Test
    void aCircleOfAliasesIsAFault() {
        String circle = "apiVersion: v3.1.0\nkind: DataContract\nid: x\nversion: 1.0.0\nstatus: active\nschema: &a\n  - name: x\n    properties: *a\n";
        assertThat(Contracts.document("c.yaml", circle).faults()).singleElement().satisfies(fault -> assertThat(fault.text()).contains("nests too deep"));
    }

    @Test
    void anObjectThatIsThereTwiceIsAFault() {
        String twice = Sample.of("name: a, logicalType: string") + "  - name: things\n    properties: [{name: b, logicalType: date}]\n";
        assertThat(Contracts.document("c.yaml", twice).faults()).singleElement().satisfies(fault -> assertThat(fault.text()).contains("\"things\" is there already, in line 8"));
    }
}
