package io.lakeactors.lake.parquet;

import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.Type;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/**
 * A primitive column of a file.
 *
 * @param path its place in the schema
 * @param kind its physical type
 * @param width bytes of a value of fixed length, else 0
 * @param text whether its bytes are UTF-8
 * @param signed whether its bytes are a big-endian number (a decimal) rather than ordered as unsigned bytes
 * @param maxDef the definition level of a present value
 * @param maxRep the deepest repetition level
 * @param fieldId the table's number for it, or -1
 */
record Leaf(List<String> path, Type kind, int width, boolean text, boolean signed, int maxDef, int maxRep, int fieldId) {
    static Leaf of(ColumnDescriptor column) {
        PrimitiveType type = column.getPrimitiveType();
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        Type kind = switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> Type.BOOLEAN;
            case INT32 -> Type.INT32;
            case INT64 -> Type.INT64;
            case FLOAT -> Type.FLOAT;
            case DOUBLE -> Type.DOUBLE;
            case BINARY -> Type.BYTE_ARRAY;
            case FIXED_LEN_BYTE_ARRAY -> Type.FIXED_LEN_BYTE_ARRAY;
            case INT96 -> throw new IllegalArgumentException("INT96 is not written: " + type);
        };
        return new Leaf(
                List.of(column.getPath()),
                kind,
                kind == Type.FIXED_LEN_BYTE_ARRAY ? type.getTypeLength() : 0,
                logical instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation,
                logical instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation,
                column.getMaxDefinitionLevel(),
                column.getMaxRepetitionLevel(),
                type.getId() == null ? -1 : type.getId().intValue());
    }

    boolean floating() {
        return kind == Type.FLOAT || kind == Type.DOUBLE;
    }

    @Override
    public String toString() {
        return String.join(".", path);
    }
}
