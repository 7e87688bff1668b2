package io.lakeactors.decode;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.lakeactors.decode.ProtobufSlot.Absent;
import io.lakeactors.model.Column;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Turns a writer's message into slots that fill a contract's columns. A field is found by its name, else by its name in JSON. What a column takes is what loses
 * nothing: whole numbers and text as decimals, text as dates, times and uuids, well-known messages as what they mean.
 */
final class ProtobufCompiler {
    /** Where the columns are, and what is said of them. @param rescued may be null */
    record Target(Contract contract, DecodeLimits limits, Column[] columns, Faults faults, RescuedFields rescued) {
        boolean rejectsUnknown() {
            return contract.unknownFields() == Contract.UnknownFields.QUARANTINE;
        }
    }

    private final Target target;
    private final String origin;
    private final List<Misfit> misfits = new ArrayList<>();

    /** @param origin what the schema is called in faults: {@code schema 7} */
    ProtobufCompiler(Target target, String origin) {
        this.target = target;
        this.origin = origin;
    }

    ProtobufMessage message(Descriptor message) {
        return message(message, target.contract().schema().fields(), target.columns(), "", RecordPath.RECORD);
    }

    /** What was found of fields that are missing or of a type that does not fit, in the contract's order of structs and the schema's of fields. */
    List<Misfit> misfits() {
        return List.copyOf(misfits);
    }

    /** @param prefix of the fields' paths: empty for the record, else ends with a dot @param way to it */
    private ProtobufMessage message(Descriptor message, List<Field> fields, Column[] columns, String prefix, RecordPath way) {
        Map<FieldDescriptor, Integer> wantedBy = wantedBy(message.getFields(), fields);
        Map<OneofDescriptor, ProtobufOneof> oneofs = oneofs(message);
        var slots = new ArrayList<ProtobufSlot>();
        boolean[] known = new boolean[columns.length];
        List<FieldDescriptor> written = message.getFields().stream().sorted(Comparator.comparingInt(FieldDescriptor::getNumber)).toList();
        for (FieldDescriptor field : written) {
            Integer column = wantedBy.get(field);
            ProtobufOneof oneof = field.getRealContainingOneof() == null ? null : oneofs.get(field.getRealContainingOneof());
            ProtobufSlot slot;
            if (column == null) {
                var kept = target.rescued() == null ? null : new ProtobufKept(target.rescued(), field, way);
                slot = new ProtobufSlot.Passed(prefix + field.getName(), field.getNumber(), oneof, target.rejectsUnknown(), ProtobufWords.wire(field), kept);
            } else {
                known[column] = true;
                var to = new RecordPath.Named(way, field.getName().getBytes(StandardCharsets.UTF_8));
                slot = slot(field, oneof, place(fields.get(column), columns[column], prefix), fields.get(column).type(), to);
            }
            slots.add(slot);
            if (oneof != null) {
                oneof.add(slot);
            }
        }
        var lacking = new ArrayList<Column>();
        for (int i = 0; i < columns.length; i++) {
            if (!known[i]) {
                lacking.add(columns[i]);
                misfits.add(Misfit.lacks("the message " + message.getFullName(), fields.get(i), prefix));
            }
        }
        return new ProtobufMessage(slots, List.copyOf(oneofs.values()), lacking, target, target.rejectsUnknown() ? prefix : null, weight(columns));
    }

    private static Map<OneofDescriptor, ProtobufOneof> oneofs(Descriptor message) {
        var oneofs = new HashMap<OneofDescriptor, ProtobufOneof>();
        for (OneofDescriptor oneof : message.getRealOneofs()) {
            if (oneof.getFieldCount() > 1) {
                oneofs.put(oneof, new ProtobufOneof());
            }
        }
        return oneofs;
    }

    /** Names go before names in JSON. */
    private static Map<FieldDescriptor, Integer> wantedBy(List<FieldDescriptor> written, List<Field> fields) {
        var wantedBy = new HashMap<FieldDescriptor, Integer>();
        boolean[] found = new boolean[fields.size()];
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.get(i).sourceName();
            found[i] = claim(written, wantedBy, i, field -> field.getName().equals(name));
        }
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.get(i).sourceName();
            if (!found[i]) {
                claim(written, wantedBy, i, field -> field.getJsonName().equals(name));
            }
        }
        return wantedBy;
    }

    private static boolean claim(List<FieldDescriptor> written, Map<FieldDescriptor, Integer> wantedBy, int by, Predicate<FieldDescriptor> suits) {
        for (FieldDescriptor field : written) {
            if (suits.test(field) && wantedBy.putIfAbsent(field, by) == null) {
                return true;
            }
        }
        return false;
    }

    private static int weight(Column[] columns) {
        int weight = 1;
        for (Column column : columns) {
            weight += column instanceof Column.Struct struct ? weight(struct.children()) : 1;
        }
        return weight;
    }

    private ColumnPlace place(Field field, Column column, String prefix) {
        return new ColumnPlace(prefix + field.name(), field.type().word(), column, target.faults());
    }

    private ColumnPlace inner(ColumnPlace place, String name, Field field, Column column) {
        return new ColumnPlace(place.path() + "." + name, field.type().word(), column, target.faults());
    }

    private ProtobufSlot slot(FieldDescriptor field, ProtobufOneof oneof, ColumnPlace place, Type type, RecordPath way) {
        if (field.isMapField() && type instanceof Type.Dictionary(Field value)) {
            return entries(field, place, value, way);
        }
        if (field.isRepeated() && !field.isMapField() && type instanceof Type.Array(Field element)) {
            var lists = (Column.Lists) place.column();
            ProtobufValue value = value(field, inner(place, "element", element, lists.element()), element.type(), new RecordPath.Element(way, lists));
            return new ProtobufSlot.Repeated(place.path(), field.getNumber(), value, lists, field.isPackable());
        }
        ProtobufValue value = field.isRepeated() ? mismatch(field, place) : value(field, place, type, way);
        Absent absent = field.isRequired() ? Absent.FAULT : field.hasPresence() ? Absent.NULL : Absent.DEFAULT;
        return new ProtobufSlot.Single(place.path(), field.getNumber(), oneof, value, place.column(), absent, way);
    }

    private ProtobufSlot entries(FieldDescriptor field, ColumnPlace place, Field value, RecordPath way) {
        var maps = (Column.Maps) place.column();
        FieldDescriptor keyField = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor valueField = field.getMessageType().findFieldByNumber(2);
        var keyPlace = new ColumnPlace(place.path() + ".key", "string", maps.keys(), target.faults());
        var valuePlace = inner(place, "value", value, maps.values());
        var key = new ProtobufSlot.Single(keyPlace.path(), 1, null, ProtobufKey.of(keyField, keyPlace), maps.keys(), Absent.DEFAULT, null);
        var to = new RecordPath.Entry(way, maps);
        var of = new ProtobufSlot.Single(valuePlace.path(), 2, null, value(valueField, valuePlace, value.type(), to), maps.values(), Absent.DEFAULT, to);
        var entry = new ProtobufMessage(List.of(key, of), List.of(), List.of(), target, null, weight(new Column[] {maps.keys(), maps.values()}));
        return new ProtobufSlot.Entries(place.path(), field.getNumber(), maps, entry, target.rescued() != null && value.type() instanceof Type.Struct ? way : null);
    }

    private ProtobufValue value(FieldDescriptor field, ColumnPlace place, Type type, RecordPath way) {
        ProtobufValue reader = switch (field.getType()) {
            case MESSAGE -> ofMessage(field.getMessageType(), place, type, way);
            case GROUP -> null;
            case INT32, UINT32, SINT32, INT64, UINT64, SINT64, FIXED32, SFIXED32, FIXED64, SFIXED64, FLOAT, DOUBLE, BOOL, STRING, BYTES, ENUM ->
                ofScalar(field, place, type);
        };
        return reader != null ? reader : mismatch(field, place);
    }

    private ProtobufValue mismatch(FieldDescriptor field, ColumnPlace place) {
        String why = "expected " + place.word() + ", but " + origin + " writes " + ProtobufWords.of(field);
        misfits.add(new Misfit(place.path(), why));
        return new ProtobufValue.Mismatch(place, why);
    }

    private ProtobufValue ofMessage(Descriptor message, ColumnPlace place, Type type, RecordPath way) {
        if (type instanceof Type.Struct(List<Field> fields)) {
            var column = (Column.Struct) place.column();
            return new ProtobufNested.Struct(column, message(message, fields, column.children(), place.path() + ".", way),
                    new RequiredFields(place.path(), column, fields, target.faults()), target.faults());
        }
        return switch (message.getFullName()) {
            case "google.protobuf.Timestamp" -> type instanceof Type.Timestamp time && time.zoned() ? new ProtobufNested.Timestamp(place) : null;
            case "google.protobuf.Duration" ->
                type instanceof Type.Decimal(int precision, int scale) ? new ProtobufNested.Duration(place, precision, scale) : null;
            case "google.type.Date" -> type instanceof Type.Date ? new ProtobufNested.Date(place) : null;
            case "google.type.Decimal" ->
                type instanceof Type.Decimal(int precision, int scale) ? new ProtobufNested.DecimalText(place, precision, scale) : null;
            case "confluent.type.Decimal" ->
                type instanceof Type.Decimal(int precision, int scale) ? new ProtobufNested.Decimal(place, precision, scale) : null;
            case "google.protobuf.DoubleValue", "google.protobuf.FloatValue", "google.protobuf.Int64Value", "google.protobuf.UInt64Value",
                "google.protobuf.Int32Value", "google.protobuf.UInt32Value", "google.protobuf.BoolValue", "google.protobuf.StringValue",
                "google.protobuf.BytesValue" -> wrapper(message.findFieldByNumber(1), place, type);
            default -> null;
        };
    }

    private ProtobufValue wrapper(FieldDescriptor wrapped, ColumnPlace place, Type type) {
        ProtobufValue value = ofScalar(wrapped, place, type);
        if (value == null) {
            return null;
        }
        var slot = new ProtobufSlot.Single(place.path(), 1, null, value, place.column(), Absent.DEFAULT, null);
        return new ProtobufNested.Wrapper(place.column(), new ProtobufMessage(List.of(slot), List.of(), List.of(), target, null, 1));
    }

    /** Reads values of one type into a column of another, or null if that cannot be. */
    private static ProtobufValue ofScalar(FieldDescriptor field, ColumnPlace place, Type type) {
        ProtobufNumber number = ProtobufNumber.of(field).orElse(field.getType() == FieldDescriptor.Type.ENUM ? ProtobufNumber.INT32 : null);
        boolean isEnum = field.getType() == FieldDescriptor.Type.ENUM;
        boolean whole = number != null && number.isWhole() && !isEnum;
        boolean text = field.getType() == FieldDescriptor.Type.STRING;
        boolean bytes = field.getType() == FieldDescriptor.Type.BYTES;
        return switch (type) {
            case Type.Bool() -> field.getType() == FieldDescriptor.Type.BOOL ? new ProtobufScalars.Bool(place) : null;
            case Type.Int() -> number != null && number.fitsInt() ? new ProtobufScalars.Int(place, number) : null;
            case Type.Long() -> whole || isEnum ? new ProtobufScalars.Long(place, number) : null;
            case Type.Float() -> number != null && !isEnum && number != ProtobufNumber.DOUBLE && !number.isUnsignedLong()
                    ? new ProtobufScalars.Float(place, number) : null;
            case Type.Double() -> number != null && !isEnum && !number.isUnsignedLong() ? new ProtobufScalars.Double(place, number) : null;
            case Type.Decimal(int precision, int scale) -> text ? new ProtobufScalars.OfText(new TextNumbers.Decimal(place, precision, scale))
                    : whole ? new ProtobufScalars.Decimal(new DecimalValue(place, precision, scale, 0), number) : null;
            case Type.Text() -> text || bytes ? new ProtobufScalars.Text(place, bytes)
                    : isEnum ? new ProtobufEnum(place, field.getEnumType(), ProtobufWords.standard(field)) : null;
            case Type.Date() -> text ? new ProtobufScalars.OfText(new TextValues.Date(place)) : null;
            case Type.Timestamp time -> text ? new ProtobufScalars.OfText(new TextValues.Timestamp(place, time.zoned()))
                    : whole && EpochValue.of(place, time.form()) != null ? new ProtobufScalars.Timestamp(EpochValue.of(place, time.form()), number) : null;
            case Type.Uuid() -> text ? new ProtobufScalars.OfText(new TextValues.Uuid(place)) : bytes ? new ProtobufScalars.Binary(place, 16) : null;
            case Type.Binary() -> text || bytes ? new ProtobufScalars.Binary(place, -1) : null;
            case Type.Struct struct -> null;
            case Type.Array list -> null;
            case Type.Dictionary map -> null;
        };
    }
}
