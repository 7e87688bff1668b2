package io.lakeactors.model;

import java.util.List;

/** The type of a field, as a contract declares it. */
public sealed interface Type {
    record Bool() implements Type {}

    /** 32 bits, signed. */
    record Int() implements Type {}

    /** 64 bits, signed. */
    record Long() implements Type {}

    record Float() implements Type {}

    record Double() implements Type {}

    /** Exact decimal. @param precision 1 to 38 digits @param scale 0 to precision */
    record Decimal(int precision, int scale) implements Type {
        public Decimal {
            if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
                throw new IllegalArgumentException("decimal(" + precision + "," + scale + ")");
            }
        }

        /** Whether the unscaled value fits 64 bits. */
        public boolean fitsLong() {
            return precision <= 18;
        }
    }

    record Text() implements Type {}

    record Date() implements Type {}

    /**
     * Microseconds since 1970-01-01T00:00:00.
     *
     * @param zoned an instant (timestamptz) rather than a local date and time
     * @param form how the input writes it
     */
    record Timestamp(boolean zoned, TimeForm form) implements Type {}

    /** 16 bytes. */
    record Uuid() implements Type {}

    /** Bytes; JSON writes them in base64. */
    record Binary() implements Type {}

    record Struct(List<Field> fields) implements Type {
        public Struct {
            fields = List.copyOf(fields);
        }
    }

    record Array(Field element) implements Type {}

    /** Keys are text. */
    record Dictionary(Field value) implements Type {}

    /** The type as contracts write it: {@code decimal(18,2)}, {@code timestamptz}, {@code struct}. */
    default String word() {
        return switch (this) {
            case Bool() -> "boolean";
            case Int() -> "int";
            case Long() -> "long";
            case Float() -> "float";
            case Double() -> "double";
            case Decimal(int precision, int scale) -> "decimal(" + precision + "," + scale + ")";
            case Text() -> "string";
            case Date() -> "date";
            case Timestamp(boolean zoned, TimeForm form) -> zoned ? "timestamptz" : "timestamp";
            case Uuid() -> "uuid";
            case Binary() -> "binary";
            case Struct(var fields) -> "struct";
            case Array(var element) -> "list";
            case Dictionary(var value) -> "map";
        };
    }
}
