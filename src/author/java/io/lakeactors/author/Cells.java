package io.lakeactors.author;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Field;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Values of columns as JSON: exact numbers, times in ISO 8601, bytes in base64. */
final class Cells {
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private Cells() {}

    /** One row by its columns' names. */
    static ObjectNode row(ColumnBatch batch, int row) {
        ObjectNode cells = NODES.objectNode();
        List<Field> fields = batch.schema().fields();
        for (int i = 0; i < fields.size(); i++) {
            cells.set(fields.get(i).name(), cell(fields.get(i).type(), batch.columns()[i], row));
        }
        return cells;
    }

    static JsonNode cell(Type type, Column column, int row) {
        return switch (column) {
            case Column.Constant constant -> constant(type, constant.value());
            case Column values when values.isNull(row) -> NODES.nullNode();
            case Column.Bools bools -> NODES.booleanNode(bools.values()[row] != 0);
            case Column.Ints ints -> type instanceof Type.Date ? NODES.textNode(LocalDate.ofEpochDay(ints.values()[row]).toString())
                    : NODES.numberNode(ints.values()[row]);
            case Column.Longs longs -> ofLong(type, longs.values()[row]);
            case Column.Floats floats -> NODES.numberNode(floats.values()[row]);
            case Column.Doubles doubles -> NODES.numberNode(doubles.values()[row]);
            case Column.Bytes bytes -> ofBytes(type, Arrays.copyOfRange(bytes.data(), bytes.offsets()[row], bytes.offsets()[row + 1]));
            case Column.Struct struct -> struct(((Type.Struct) type).fields(), struct, row);
            case Column.Lists lists -> list(((Type.Array) type).element().type(), lists, row);
            case Column.Maps maps -> map(((Type.Dictionary) type).value().type(), maps, row);
        };
    }

    private static JsonNode constant(Type type, Object value) {
        return switch (value) {
            case Long number -> ofLong(type, number);
            case byte[] bytes -> ofBytes(type, bytes);
            default -> NODES.numberNode((Integer) value);
        };
    }

    private static JsonNode ofLong(Type type, long value) {
        return switch (type) {
            case Type.Timestamp(var zoned, var form) -> NODES.textNode(time(value, zoned));
            case Type.Decimal decimal -> NODES.numberNode(BigDecimal.valueOf(value, decimal.scale()));
            case Type other -> NODES.numberNode(value);
        };
    }

    /** {@code 2013-01-01T10:15:00Z}, without the letter if it is a local time. */
    private static String time(long micros, boolean zoned) {
        Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        return zoned ? instant.toString() : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
    }

    private static JsonNode ofBytes(Type type, byte[] bytes) {
        return switch (type) {
            case Type.Binary() -> NODES.binaryNode(bytes);
            case Type.Decimal decimal -> NODES.numberNode(new BigDecimal(new BigInteger(bytes), decimal.scale()));
            case Type.Uuid() -> {
                ByteBuffer halves = ByteBuffer.wrap(bytes);
                yield NODES.textNode(new UUID(halves.getLong(), halves.getLong()).toString());
            }
            case Type other -> NODES.textNode(new String(bytes, StandardCharsets.UTF_8));
        };
    }

    private static JsonNode struct(List<Field> fields, Column.Struct column, int row) {
        ObjectNode object = NODES.objectNode();
        for (int i = 0; i < fields.size(); i++) {
            object.set(fields.get(i).name(), cell(fields.get(i).type(), column.children()[i], row));
        }
        return object;
    }

    private static JsonNode list(Type element, Column.Lists column, int row) {
        ArrayNode array = NODES.arrayNode();
        for (int i = column.offsets()[row]; i < column.offsets()[row + 1]; i++) {
            array.add(cell(element, column.element(), i));
        }
        return array;
    }

    private static JsonNode map(Type value, Column.Maps column, int row) {
        ObjectNode object = NODES.objectNode();
        for (int i = column.offsets()[row]; i < column.offsets()[row + 1]; i++) {
            object.set(column.keys().text(i), cell(value, column.values(), i));
        }
        return object;
    }
}
