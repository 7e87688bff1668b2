package io.lakeactors.decode;

import io.lakeactors.decode.ValueReader.Place;
import io.lakeactors.model.Column;
import io.lakeactors.model.Field;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;

/**
 * Chooses the reader of a field by its type.
 *
 * @param rejectUnknown whether fields that the contract does not name are faults
 * @param rescued what keeps fields that the contract does not name; null if nothing does
 */
record FieldReaders(Faults faults, boolean rejectUnknown, RescuedFields rescued) {
    /** @param column as {@link Column#of} makes it for the field's type @param path the field's dotted path @param way the same in records */
    ValueReader of(Field field, Column column, String path, RecordPath way) {
        var place = new Place(path, field.type().word(), faults);
        return switch (field.type()) {
            case Type.Bool() -> new ScalarReader.Bool(place, (Column.Bools) column);
            case Type.Int() -> new ScalarReader.Int(place, (Column.Ints) column);
            case Type.Long() -> new ScalarReader.Long(place, (Column.Longs) column);
            case Type.Float() -> new ScalarReader.Float(place, (Column.Floats) column);
            case Type.Double() -> new ScalarReader.Double(place, (Column.Doubles) column);
            case Type.Decimal(int precision, int scale) -> new DecimalReader(place, column, precision, scale);
            case Type.Text() -> new ScalarReader.Text(place, (Column.Bytes) column);
            case Type.Date() -> new ScalarReader.Date(place, (Column.Ints) column);
            case Type.Timestamp(boolean zoned, TimeForm form) -> timestamp(place, (Column.Longs) column, zoned, form);
            case Type.Uuid() -> new ScalarReader.Uuid(place, (Column.Bytes) column);
            case Type.Binary() -> new ScalarReader.Binary(place, (Column.Bytes) column);
            case Type.Struct struct -> new StructReader(place, (Column.Struct) column, struct.fields(), members(struct, (Column.Struct) column, path, way));
            case Type.Array(Field element) ->
                new ListReader(place, (Column.Lists) column, element.required(), of(element, ((Column.Lists) column).element(), path + ".element", new RecordPath.Element(way, (Column.Lists) column)));
            case Type.Dictionary(Field value) ->
                new MapReader(place, (Column.Maps) column, value.required(), of(value, ((Column.Maps) column).values(), path + ".value", new RecordPath.Entry(way, (Column.Maps) column)), rescued);
        };
    }

    private static ValueReader timestamp(Place place, Column.Longs column, boolean zoned, TimeForm form) {
        return switch (form) {
            case ISO -> new ScalarReader.IsoTimestamp(place, column, zoned);
            case EPOCH_SECONDS -> new ScalarReader.EpochTimestamp(place, column, 1_000_000, 1);
            case EPOCH_MILLIS -> new ScalarReader.EpochTimestamp(place, column, 1_000, 1);
            case EPOCH_MICROS -> new ScalarReader.EpochTimestamp(place, column, 1, 1);
            case EPOCH_NANOS -> new ScalarReader.EpochTimestamp(place, column, 1, 1_000);
        };
    }

    private ObjectFields members(Type.Struct struct, Column.Struct column, String path, RecordPath way) {
        return ObjectFields.of(struct.fields(), column.children(), path + ".", way, this);
    }
}
