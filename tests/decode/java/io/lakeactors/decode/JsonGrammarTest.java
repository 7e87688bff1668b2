package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Field;
import io.lakeactors.model.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The grammar is kept strictly wherever a value may stand: as the record, as the value of an unknown field, and in a column of every type. */
class JsonGrammarTest {
    private static final String SUITE = "lakeactors.jsonTestSuite";

    /** The suite's cases that RFC 8259 leaves open and we read; its others we refuse. */
    private static final Set<String> READ = Set.of(
            "i_number_double_huge_neg_exp.json", "i_number_huge_exp.json", "i_number_neg_int_huge_exp.json", "i_number_pos_double_huge_exp.json",
            "i_number_real_neg_overflow.json",
            "i_number_real_pos_overflow.json", "i_number_real_underflow.json", "i_number_too_big_neg_int.json", "i_number_too_big_pos_int.json",
            "i_number_very_big_negative_int.json");

    /** A byte order mark may stand before a record, and nowhere else. */
    private static final String MARKED = "i_structure_UTF-8_BOM_empty_object.json";

    private record Case(String name, boolean readable, byte[] text) {}

    @Test
    void everyCaseIsReadOrRefusedAsTheGrammarSays() throws IOException {
        var cases = new ArrayList<Case>();
        try (var lines = JsonGrammarTest.class.getResourceAsStream("/json-cases.txt")) {
            new String(lines.readAllBytes(), StandardCharsets.US_ASCII).lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> cases.add(new Case(line, line.startsWith("y "), unescaped(line.substring(2)))));
        }
        assertThat(cases).hasSizeGreaterThan(200);
        assertThat(wrong(cases)).isEmpty();
    }

    /** For a checkout of the suite itself: {@code -Dlakeactors.jsonTestSuite=DIR}, the folder test_parsing of github.com/nst/JSONTestSuite. */
    @Test
    @EnabledIfSystemProperty(named = SUITE, matches = ".+")
    void theJsonTestSuiteIsReadOrRefusedAsItSays() throws IOException {
        var cases = new ArrayList<Case>();
        try (var files = Files.list(Path.of(System.getProperty(SUITE)))) {
            for (Path file : files.toList()) {
                var name = file.getFileName().toString();
                cases.add(new Case(name, name.startsWith("y_") || READ.contains(name), Files.readAllBytes(file)));
            }
        }
        assertThat(cases).hasSizeGreaterThan(300);
        assertThat(wrong(cases)).isEmpty();
    }

    private static byte[] unescaped(String line) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < line.length(); i++) {
            boolean escaped = line.charAt(i) == '%';
            bytes.write(escaped ? HexFormat.fromHexDigits(line, i + 1, i + 3) : line.charAt(i));
            i += escaped ? 2 : 0;
        }
        return bytes.toByteArray();
    }

    private static List<String> wrong(List<Case> cases) {
        var wrong = new ArrayList<String>();
        for (Case one : cases) {
            if (isMalformed(Records.decoder(), one.text) == (one.readable && isObject(one.text) || one.name.equals(MARKED))) {
                wrong.add("as the record: " + one.name);
            }
            byte[] wrapped = wrapped(one.text);
            if (isMalformed(Records.decoder(), wrapped) == one.readable) {
                wrong.add("as an unknown field: " + one.name);
            }
            for (Field field : JsonMaker.FIELDS) {
                if (isMalformed(Records.decoder(field.type()), wrapped) == one.readable) {
                    wrong.add("as " + field.type().word() + ": " + one.name);
                }
            }
            if (isMalformed(Records.decoder(new Type.Array(JsonMaker.FIELDS.getFirst())), wrapped) == one.readable) {
                wrong.add("as a list: " + one.name);
            }
        }
        return wrong;
    }

    private static boolean isObject(byte[] text) {
        return new String(text, StandardCharsets.ISO_8859_1).strip().startsWith("{");
    }

    private static byte[] wrapped(byte[] text) {
        var record = new ByteArrayOutputStream();
        record.writeBytes("{\"v\":".getBytes(StandardCharsets.US_ASCII));
        record.writeBytes(text);
        record.write('}');
        return record.toByteArray();
    }

    private static boolean isMalformed(Decoder decoder, byte[] record) {
        return Records.rules(decoder.decode(Records.raw(record))).contains(Faults.MALFORMED);
    }
}
