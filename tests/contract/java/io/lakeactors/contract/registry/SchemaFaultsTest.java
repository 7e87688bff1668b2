package io.lakeactors.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.contract.AvroSchemas;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told of schemas that are none: the place, the reason and the mend, in no library's words. */
class SchemaFaultsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{ \"type\": \"record\", |line 1, column 20: Unexpected end-of-input", "{LINES \"type\": record }|line 2, column 10: Unrecognized token 'record'",
        "{ \"type\": \"record\", \"name\": \"O\", \"fields\": [{ \"name\": \"id\", \"type\": \"strng\" }] }|id: there is no type \"strng\": did you mean \"string\"?",
        "{ \"type\": \"record\", \"name\": \"O\", \"namespace\": \"shop\", \"fields\": [{ \"name\": \"a\", \"type\": { \"type\": \"record\", \"name\": \"A\", \"fields\": [{ \"name\": \"to\", \"type\": [\"null\", \"Other\"] }] } }] }|a.to: there is no type \"shop.Other\": define it before it is used, or reference the schema that does",
        "{ \"type\": \"record\", \"name\": \"O\", \"fields\": [{ \"name\": \"l\", \"type\": { \"type\": \"array\", \"items\": \"Line\" } }] }|l: there is no type \"Line\": define it",
        "\"Line\"|it is not an Avro schema: there is no type \"Line\": define it"})
    void ofAvro(String text, String says) {
        String schema = text.replace("LINES", "\n");
        assertThatThrownBy(() -> SchemaKind.AVRO.parse(schema, Map.of())).hasMessageContaining(says).satisfies(SchemaFaultsTest::isNoLibrarys);
        assertThatThrownBy(() -> AvroSchemas.parse(schema, List.of())).hasMessageContaining(says).satisfies(SchemaFaultsTest::isNoLibrarys);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{ \"type\": |it is not JSON: line 1, column 10: Unexpected end-of-input", "{ \"type\": \"objekt\" }|it is not a JSON Schema: $.type: \"objekt\" is none of array, boolean, integer, null, number, object, string. Did you mean \"object\"?",
        "{ \"properties\": { \"a\": { \"minLength\": \"3\" } } }|$.properties.a.minLength: a text is there, where a whole number should be",
        "{ \"$ref\": \"#/$defs/none\" }|$ref \"#/$defs/none\" is neither in the schema nor among its references: define it there, or reference the schema that does"})
    void ofJson(String text, String says) {
        assertThatThrownBy(() -> SchemaKind.JSON.parse(text, Map.of())).hasMessageContaining(says).satisfies(SchemaFaultsTest::isNoLibrarys);
    }

    private static void isNoLibrarys(Throwable told) {
        assertThat(told.getMessage()).doesNotContain("Exception", "com.fasterxml", "REDACTED", "$.type $.type");
    }
}
