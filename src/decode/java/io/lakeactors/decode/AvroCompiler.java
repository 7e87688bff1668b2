package io.lakeactors.decode;

import io.lakeactors.decode.AvroScalars.Encoding;
import io.lakeactors.model.Column;
import io.lakeactors.model.Field;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Turns a writer's schema into readers that fill a contract's columns. A field is found by its name, else by an alias that its writer gives it. What a column
 * takes are Avro's own promotions, and where they lose nothing: whole numbers and text as decimals, text as dates, times and uuids.
 */
final class AvroCompiler {
    private final Faults faults;
    private final boolean rejectUnknown;
    private final String origin;
    private final RescuedFields rescued;
    private final AvroPasses passes = new AvroPasses();
    private final AvroTexts texts = new AvroTexts(passes);
    private final List<Misfit> misfits = new ArrayList<>();

    /** @param origin what the schema is called in faults: {@code schema 7} @param rescued may be null */
    AvroCompiler(Faults faults, boolean rejectUnknown, String origin, RescuedFields rescued) {
        this.rescued = rescued;
        this.faults = faults;
        this.rejectUnknown = rejectUnknown;
        this.origin = origin;
    }

    /** What was found of fields that are missing, and of those of which no value fits. */
    List<Misfit> misfits() {
        return List.copyOf(misfits);
    }

    AvroFields fields(Schema record, List<Field> fields, Column[] columns) {
        return fields(record, fields, columns, "", RecordPath.RECORD);
    }

    /** @param prefix of the fields' paths: empty for the record, else ends with a dot @param way to it */
    private AvroFields fields(Schema record, List<Field> fields, Column[] columns, String prefix, RecordPath way) {
        int[] wantedBy = wantedBy(record.getFields(), fields);
        var values = new ArrayList<AvroValue>();
        var unknown = new ArrayList<String>();
        boolean[] known = new boolean[columns.length];
        for (Schema.Field written : record.getFields()) {
            int column = wantedBy[written.pos()];
            if (column >= 0) {
                known[column] = true;
                if (fields.get(column).required() && isNull(written.schema())) {
                    misfits.add(new Misfit(prefix + fields.get(column).name(), "it is required, but " + origin + " writes nothing but null"));
                }
                var to = new RecordPath.Named(way, written.name().getBytes(StandardCharsets.UTF_8));
                values.add(value(written.schema(), place(fields.get(column), columns[column], prefix), fields.get(column).type(), false, to));
            } else {
                unnamed(written, prefix, way).ifPresent(values::add);
                unknown.add(prefix + written.name());
            }
        }
        var absent = new ArrayList<Column>();
        for (int i = 0; i < columns.length; i++) {
            if (!known[i]) {
                absent.add(columns[i]);
                misfits.add(Misfit.lacks("the record " + record.getFullName(), fields.get(i), prefix));
            }
        }
        String[] rejected = rejectUnknown ? unknown.toArray(String[]::new) : new String[0];
        return new AvroFields(values.toArray(AvroValue[]::new), absent.toArray(Column[]::new), rejected, faults);
    }

    /** What keeps a field that the contract does not name, or passes it; empty if it has no bytes. */
    private Optional<AvroValue> unnamed(Schema.Field written, String prefix, RecordPath way) {
        if (rescued != null && !isNull(written.schema())) {
            return Optional.of(new AvroTexts.Kept(rescued, faults, way, written.name(), prefix + written.name(), texts.of(written.schema())));
        }
        return Optional.of(passes.over(written.schema())).filter(skip -> !(skip instanceof AvroSkips.Nothing));
    }

    /** Whether it has no other value. */
    private static boolean isNull(Schema schema) {
        return schema.getType() == Schema.Type.NULL || schema.getType() == Schema.Type.UNION && schema.getTypes().stream().allMatch(AvroCompiler::isNull);
    }

    /** For each field of the writer the index of the contract's that wants it, or -1. Names go before aliases. */
    private static int[] wantedBy(List<Schema.Field> written, List<Field> fields) {
        int[] wantedBy = new int[written.size()];
        java.util.Arrays.fill(wantedBy, -1);
        boolean[] found = new boolean[fields.size()];
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.get(i).sourceName();
            found[i] = claim(written, wantedBy, i, field -> field.name().equals(name));
        }
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.get(i).sourceName();
            if (!found[i]) {
                claim(written, wantedBy, i, field -> field.aliases().contains(name));
            }
        }
        return wantedBy;
    }

    private static boolean claim(List<Schema.Field> written, int[] wantedBy, int by, Predicate<Schema.Field> suits) {
        for (Schema.Field field : written) {
            if (wantedBy[field.pos()] < 0 && suits.test(field)) {
                wantedBy[field.pos()] = by;
                return true;
            }
        }
        return false;
    }

    private ColumnPlace place(Field field, Column column, String prefix) {
        return new ColumnPlace(prefix + field.name(), field.type().word(), column, faults);
    }

    /** @param required whether a null is a fault here, within a list or map @param way to the value */
    private AvroValue value(Schema schema, ColumnPlace place, Type type, boolean required, RecordPath way) {
        return switch (schema.getType()) {
            case NULL -> new AvroNested.Null(place, required);
            case UNION -> union(schema, place, type, required, way);
            default -> {
                AvroValue reader = reader(schema, place, type, way);
                yield reader != null ? reader : mismatch(schema, place);
            }
        };
    }

    private AvroValue mismatch(Schema schema, ColumnPlace place) {
        String why = "expected " + place.word() + ", but " + origin + " writes " + AvroPasses.word(schema);
        misfits.add(new Misfit(place.path(), why));
        return new AvroNested.Mismatch(place, passes.over(schema), why);
    }

    private AvroValue union(Schema schema, ColumnPlace place, Type type, boolean required, RecordPath way) {
        AvroValue[] branches = branches(schema, place, type, required, way);
        for (int nil = 0; nil < 2 && branches.length == 2; nil++) {
            if (branches[nil] instanceof AvroNested.Null) {
                return new AvroNested.Optional(branches[nil], branches[1 - nil], nil);
            }
        }
        return new AvroUnion(branches);
    }

    /** As long as values of one branch can be taken, those of the others are faults of their records only. */
    private AvroValue[] branches(Schema schema, ColumnPlace place, Type type, boolean required, RecordPath way) {
        int before = misfits.size();
        List<Misfit> first = null;
        boolean fits = false;
        long values = schema.getTypes().stream().filter(branch -> branch.getType() != Schema.Type.NULL).count();
        var branches = new ArrayList<AvroValue>();
        for (Schema branch : schema.getTypes()) {
            branches.add(value(branch, place, type, required, way));
            List<Misfit> told = misfits.subList(before, misfits.size());
            fits |= told.stream().allMatch(Misfit::stays) && branch.getType() != Schema.Type.NULL;
            first = first == null && !told.isEmpty() ? List.copyOf(told) : first;
            told.clear();
        }
        if ((!fits || values == 1) && first != null) {
            misfits.addAll(first);
        }
        return branches.toArray(AvroValue[]::new);
    }

    /** Reads values of one type into a column of another, or null if that cannot be. */
    private AvroValue reader(Schema schema, ColumnPlace place, Type type, RecordPath way) {
        Schema.Type written = schema.getType();
        Column column = place.column();
        boolean whole = written == Schema.Type.INT || written == Schema.Type.LONG;
        boolean text = written == Schema.Type.STRING;
        return switch (type) {
            case Type.Bool() -> written == Schema.Type.BOOLEAN ? new AvroScalars.Bool((Column.Bools) column) : null;
            case Type.Int() -> written == Schema.Type.INT ? new AvroScalars.Int((Column.Ints) column) : null;
            case Type.Long() -> whole ? new AvroScalars.Long((Column.Longs) column, written == Schema.Type.INT) : null;
            case Type.Float() -> whole || written == Schema.Type.FLOAT ? new AvroScalars.Float((Column.Floats) column, encoding(written)) : null;
            case Type.Double() -> whole || written == Schema.Type.FLOAT || written == Schema.Type.DOUBLE
                    ? new AvroScalars.Double((Column.Doubles) column, encoding(written)) : null;
            case Type.Decimal(int precision, int scale) -> decimal(schema, place, precision, scale);
            case Type.Text() -> text(schema, place, (Column.Bytes) column);
            case Type.Date() -> isA(schema, LogicalTypes.Date.class) ? new AvroScalars.Int((Column.Ints) column)
                    : text ? new AvroScalars.OfText(new TextValues.Date(place)) : null;
            case Type.Timestamp(boolean zoned, TimeForm form) -> text
                    ? new AvroScalars.OfText(new TextValues.Timestamp(place, zoned)) : timestamp(schema, place, (Column.Longs) column, zoned, form);
            case Type.Uuid() -> text ? new AvroScalars.OfText(new TextValues.Uuid(place))
                    : written == Schema.Type.FIXED && schema.getFixedSize() == 16 && isA(schema, LogicalTypes.Uuid.class)
                            ? new AvroScalars.Binary((Column.Bytes) column, 16) : null;
            case Type.Binary() -> text || written == Schema.Type.BYTES ? new AvroScalars.Binary((Column.Bytes) column, -1)
                    : written == Schema.Type.FIXED ? new AvroScalars.Binary((Column.Bytes) column, schema.getFixedSize()) : null;
            case Type.Struct struct -> written == Schema.Type.RECORD ? struct(schema, place, struct, way) : null;
            case Type.Array(Field element) -> written == Schema.Type.ARRAY ? list(schema, place, element, way) : null;
            case Type.Dictionary(Field value) -> written == Schema.Type.MAP ? map(schema, place, value, way) : null;
        };
    }

    private static Encoding encoding(Schema.Type number) {
        return Encoding.valueOf(number.name());
    }

    private static boolean isA(Schema schema, Class<? extends LogicalType> logical) {
        return logical.isInstance(schema.getLogicalType());
    }

    private static AvroValue text(Schema schema, ColumnPlace place, Column.Bytes column) {
        return switch (schema.getType()) {
            case STRING -> new AvroScalars.Text(column, place, false);
            case BYTES -> isA(schema, LogicalTypes.Decimal.class) ? null : new AvroScalars.Text(column, place, true);
            case ENUM -> new AvroScalars.Enum(column, schema.getEnumSymbols());
            default -> null;
        };
    }

    private static AvroValue decimal(Schema schema, ColumnPlace place, int precision, int scale) {
        Schema.Type written = schema.getType();
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            var value = new DecimalValue(place, precision, scale, decimal.getScale());
            return new AvroDecimals.Binary(value, written == Schema.Type.FIXED ? schema.getFixedSize() : -1);
        }
        return switch (written) {
            case INT, LONG -> schema.getLogicalType() != null ? null
                    : new AvroDecimals.Whole(new DecimalValue(place, precision, scale, 0), written == Schema.Type.INT);
            case STRING -> new AvroScalars.OfText(new TextNumbers.Decimal(place, precision, scale));
            default -> null;
        };
    }

    /** A logical type says itself what it counts; a bare long counts what the contract says. */
    private static AvroValue timestamp(Schema schema, ColumnPlace place, Column.Longs column, boolean zoned, TimeForm form) {
        if (schema.getType() != Schema.Type.LONG) {
            return null;
        }
        return switch (schema.getLogicalType()) {
            case null -> form == TimeForm.ISO ? null : epoch(place, form);
            case LogicalTypes.TimestampMillis at when zoned -> epoch(place, TimeForm.EPOCH_MILLIS);
            case LogicalTypes.LocalTimestampMillis at when !zoned -> epoch(place, TimeForm.EPOCH_MILLIS);
            case LogicalTypes.TimestampMicros at when zoned -> new AvroScalars.Long(column, false);
            case LogicalTypes.LocalTimestampMicros at when !zoned -> new AvroScalars.Long(column, false);
            case LogicalTypes.TimestampNanos at when zoned -> epoch(place, TimeForm.EPOCH_NANOS);
            case LogicalTypes.LocalTimestampNanos at when !zoned -> epoch(place, TimeForm.EPOCH_NANOS);
            default -> null;
        };
    }

    private static AvroValue epoch(ColumnPlace place, TimeForm form) {
        return new AvroScalars.Timestamp(EpochValue.of(place, form));
    }

    private AvroValue struct(Schema schema, ColumnPlace place, Type.Struct struct, RecordPath way) {
        var column = (Column.Struct) place.column();
        return new AvroNested.Struct(place, column, struct.fields(), fields(schema, struct.fields(), column.children(), place.path() + ".", way));
    }

    private AvroValue list(Schema schema, ColumnPlace place, Field element, RecordPath way) {
        var column = (Column.Lists) place.column();
        Schema item = schema.getElementType();
        var inner = new ColumnPlace(place.path() + ".element", element.type().word(), column.element(), faults);
        return new AvroNested.Items(column, value(item, inner, element.type(), element.required(), new RecordPath.Element(way, column)), passes.widthOf(item));
    }

    private AvroValue map(Schema schema, ColumnPlace place, Field value, RecordPath way) {
        var column = (Column.Maps) place.column();
        Schema item = schema.getValueType();
        var inner = new ColumnPlace(place.path() + ".value", value.type().word(), column.values(), faults);
        return new AvroNested.Entries(place, column, value(item, inner, value.type(), value.required(), new RecordPath.Entry(way, column)), passes.over(item), rescued);
    }
}
