package io.lakeactors.contract;

import io.lakeactors.contract.PipelineSpec.Csv;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.RescuedColumn;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads how lines of CSV are written, and finds what a contract wants and no line can have. */
final class CsvReader {
    static final List<String> OPTIONS = List.of("columns", "delimiter", "quote", "escape", "nulls", "trim");
    private static final char DELIMITER = ',';
    private static final char QUOTE = '"';

    private final Keys source;

    CsvReader(Keys source) {
        this.source = source;
    }

    Csv read() {
        var columns = new ArrayList<String>();
        for (YamlNode.Scalar column : source.texts("columns")) {
            if (columns.contains(column.text())) {
                source.fault("columns", source.path("columns") + " names \"" + column.text() + "\" twice", "Give each value a name of its own.");
            }
            columns.add(column.text());
        }
        if (source.has("columns") && columns.isEmpty()) {
            source.fault("columns", source.path("columns") + " names no column", "Remove it if lines have the contract's fields in their order.");
        }
        char delimiter = sign("delimiter").orElse(DELIMITER);
        char quote = sign("quote").orElse(QUOTE);
        Optional<Character> escape = sign("escape");
        if (delimiter == quote || escape.filter(sign -> sign == delimiter || sign == quote).isPresent()) {
            source.fault("format", "delimiter, quote and escape of " + source.path("format") + " are not all different", "Choose another for one of them.");
        }
        List<String> nulls = source.has("nulls") ? source.words("nulls").stream().map(YamlNode.Scalar::text).toList() : List.of("");
        boolean trim = PipelineReader.oneOf(source, "trim", List.of("true", "false")).filter("true"::equals).isPresent();
        return new Csv(columns, delimiter, quote, escape, nulls, trim);
    }

    /** One character of ASCII that is no letter, digit, blank or line end: those are what values are made of. A tab may delimit. */
    private Optional<Character> sign(String key) {
        Optional<String> text = source.text(key);
        boolean suits = text.filter(sign -> sign.length() == 1 && (sign.charAt(0) > ' ' && sign.charAt(0) < 0x7F && !Character.isLetterOrDigit(sign.charAt(0))
                && "+-.".indexOf(sign.charAt(0)) < 0 || sign.equals("\t") && key.equals("delimiter"))).isPresent();
        if (text.isPresent() && !suits) {
            source.fault(key, source.path(key) + " cannot be \"" + text.get() + "\"",
                    "Use one sign of ASCII, such as \";\" or \"|\", or \"\\t\" to delimit; no letter, digit, blank, point, plus or minus.");
        }
        return suits ? text.map(sign -> sign.charAt(0)) : Optional.empty();
    }

    /** The column that a field of lines is read for. */
    private static String reader(Field field, Contract contract) {
        return contract.schema().fields().stream().filter(column -> SourceSchema.path(column).stream().findFirst().filter(field.sourceName()::equals).isPresent()).map(Field::name).findFirst()
                .orElse(field.name());
    }

    /** Reports fields of a contract that lines do not have, or cannot. */
    static void check(Csv csv, Contract contract, Keys source) {
        for (Field field : SourceSchema.of(contract.schema().fields()).fields()) {
            if (!csv.columns().isEmpty() && !RescuedColumn.is(field) && !csv.columns().contains(field.sourceName())) {
                source.fault("columns",
                        source.path("columns") + " has no \"" + field.sourceName() + "\", which the contract's \"" + reader(field, contract) + "\" is read from",
                        Spelling.suggest(field.sourceName(), csv.columns()));
            }
            String why = switch (field.type()) {
                case Type.Struct struct -> "a struct";
                case Type.Array list -> "a list";
                case Type.Dictionary map -> "a map";
                case Type.Bool() -> null;
                case Type.Int() -> null;
                case Type.Long() -> null;
                case Type.Float() -> null;
                case Type.Double() -> null;
                case Type.Decimal decimal -> null;
                case Type.Text() -> null;
                case Type.Date() -> null;
                case Type.Timestamp time -> null;
                case Type.Uuid() -> null;
                case Type.Binary() -> null;
            };
            if (why != null) {
                String column = reader(field, contract);
                boolean mapped = contract.schema().fields().stream().anyMatch(one -> one.name().equals(column) && one.mapping().isPresent());
                source.fault("format", "\"" + column + "\" is " + (mapped ? "made of a part of " + field.sourceName() + ", which then is " : "") + why + ", which a value of CSV cannot be",
                        mapped ? "Map it from a value of the line: path: NAME." : "Declare it as string in the contract, or take the field out.");
            }
        }
    }
}
