package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a new user may hand over, and is told before any node is asked. */
class BadFilesTest extends OnStubNode {
    private static final String CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 11111111-2222-3333-4444-555555555555
            name: things
            version: 1.0.0
            status: active
            customProperties: [{ property: la.ruleSets, value: [{ file: one.yaml, version: 1 }] }]
            schema:
              - name: things
                properties:
                  - { name: celsius, physicalType: double, customProperties: [{ property: la.mapping, value: { path: weather.temp } }] }
            """;

    private void large(String name) throws IOException {
        try (var file = new RandomAccessFile(home.resolve(name).toFile(), "rw")) {
            file.setLength(50L << 20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "contract lint large.yaml", "contract show large.yaml", "contract publish large.yaml", "contract diff large.yaml large.yaml", "schema register s large.yaml --type AVRO",
        "schema check s large.yaml --type JSON", "check large.yaml", "check refers.yaml", "apply -f refers.yaml", "contract lint rules.yaml", "plan -f refers.yaml"
    })
    void aFileOfFiftyMegabytesIsNotRead(String command) throws IOException {
        large("large.yaml");
        file("refers.yaml", "pipeline: a\nfrom: { kafka: { topics: [a], format: json } }\ncontract: large.yaml\nto: { silver: { table: silver.a } }\n");
        file("rules.yaml", CONTRACT.replace("one.yaml", "large.yaml"));
        var ran = node.lake(command.split(" "));
        assertThat(ran.out() + ran.err()).contains("large.yaml is larger than");
        assertThat(ran.code()).isIn(1, 2);
        assertThat(node.asked).isEmpty();
    }

    @Test
    void rulesThatReferToOneAnotherInACircleAreToldWithTheirWay() throws IOException {
        file("things.odcs.yaml", CONTRACT);
        file("one.yaml", "ruleSet: one\nversion: 1.0.0\nuses: [{ file: two.yaml, version: 1 }]\n");
        file("two.yaml", "ruleSet: two\nversion: 1.0.0\nuses: [{ file: one.yaml, version: 1 }]\n");
        var ran = node.lake("contract", "lint", "things.odcs.yaml");
        assertThat(ran.out()).contains("two.yaml:3: rule sets use one another in a circle: one.yaml uses two.yaml uses one.yaml");
        assertThat(ran.code()).isEqualTo(1);
    }

    @Test
    void aMappingOfAFieldThatRecordsHaveNotIsToldOfItsColumn() throws IOException {
        file("things.odcs.yaml", CONTRACT.replaceFirst("(?m)^customProperties.*\\R", ""));
        file("things.yaml", """
                pipeline: things
                from:
                  kafka:
                    topics: [things]
                    format: protobuf
                    schema: |
                      syntax = "proto3";
                      message Reading { Weather weather = 1; message Weather { double temperature = 1; } }
                contract: things.odcs.yaml
                to: { silver: { table: silver.things } }
                """);
        var ran = node.lake("plan", "-f", "things.yaml");
        assertThat(ran.err()).contains("\"celsius\" cannot be filled: mapping of celsius from weather.temp: the message Reading.Weather has no field temp (things.yaml)");
        assertThat(ran.code()).isEqualTo(2);
    }
}
