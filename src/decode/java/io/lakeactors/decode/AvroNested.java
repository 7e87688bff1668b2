package io.lakeactors.decode;

import io.lakeactors.model.Column;
import io.lakeactors.model.Field;
import java.util.List;

/** Reads values that hold others, and those that may be null or do not fit. */
final class AvroNested {
    private AvroNested() {}

    static final class Null extends AvroValue {
        private final ColumnPlace place;
        private final boolean required;

        /** @param required whether the null is a fault here: within a list or map. Of a whole column and of a struct's field others judge */
        Null(ColumnPlace place, boolean required) {
            this.place = place;
            this.required = required;
        }

        @Override
        void read(AvroInput in) {
            place.column().addNull();
            if (required) {
                place.faults().add(Faults.REQUIRED, place.path(), "a required value is null");
            }
        }
    }

    /** Values of a type that the column cannot take. */
    static final class Mismatch extends AvroValue {
        private final ColumnPlace place;
        private final AvroValue skip;
        private final String why;

        Mismatch(ColumnPlace place, AvroValue skip, String why) {
            this.place = place;
            this.skip = skip;
            this.why = why;
        }

        @Override
        void read(AvroInput in) {
            skip.read(in);
            place.fault(why);
        }
    }

    /** The usual union: null and one other. */
    static final class Optional extends AvroValue {
        private final AvroValue nil;
        private final AvroValue other;
        private final int nilIndex;

        Optional(AvroValue nil, AvroValue other, int nilIndex) {
            this.nil = nil;
            this.other = other;
            this.nilIndex = nilIndex;
        }

        @Override
        void read(AvroInput in) {
            (in.readIndex(2) == nilIndex ? nil : other).read(in);
        }
    }

    static final class Struct extends AvroValue {
        private final Column.Struct column;
        private final AvroFields fields;
        private final Faults faults;
        private final RequiredFields required;

        Struct(ColumnPlace place, Column.Struct column, List<Field> declared, AvroFields fields) {
            this.column = column;
            this.fields = fields;
            faults = place.faults();
            required = new RequiredFields(place.path(), column, declared, faults);
        }

        @Override
        void read(AvroInput in) {
            int row = column.size();
            int mark = faults.mark();
            fields.read(in);
            column.added();
            required.check(row, mark);
        }
    }

    static final class Items extends AvroValue {
        private final Column.Lists column;
        private final AvroValue item;
        private final int width;

        /** @param width the least bytes of an item */
        Items(Column.Lists column, AvroValue item, int width) {
            this.column = column;
            this.item = item;
            this.width = width;
        }

        @Override
        void read(AvroInput in) {
            in.enter();
            for (int left = in.readBlock(width); left > 0; left = in.readBlock(width)) {
                for (int i = 0; i < left; i++) {
                    item.read(in);
                }
            }
            column.added();
            in.leave();
        }
    }

    /** Where a key occurs again, which is rare, the map is read once more without the entries that are not the last of their key. */
    static final class Entries extends AvroValue {
        private final ColumnPlace place;
        private final Column.Maps column;
        private final AvroValue value;
        private final AvroValue skip;
        private final RescuedFields rescued;
        private final RepeatedKeys repeated = new RepeatedKeys();

        /** @param rescued may be null */
        Entries(ColumnPlace place, Column.Maps column, AvroValue value, AvroValue skip, RescuedFields rescued) {
            this.rescued = rescued;
            this.place = place;
            this.column = column;
            this.value = value;
            this.skip = skip;
        }

        @Override
        void read(AvroInput in) {
            int start = in.at();
            int depth = in.depth();
            int row = column.size();
            int first = column.keys().size();
            int mark = place.faults().mark();
            int kept = rescued == null ? 0 : rescued.mark();
            repeated.clear();
            entries(in);
            if (repeated.mark(column.keys(), first)) {
                in.rewind(start, depth);
                column.truncate(row);
                place.faults().cutTo(mark);
                if (rescued != null) {
                    rescued.cutTo(kept);
                }
                entries(in);
            }
            column.added();
        }

        private void entries(AvroInput in) {
            in.enter();
            int entry = 0;
            for (int left = in.readBlock(1); left > 0; left = in.readBlock(1)) {
                for (int i = 0; i < left; i++) {
                    entry(in, repeated.isShadowed(entry++));
                }
            }
            in.leave();
        }

        private void entry(AvroInput in, boolean shadowed) {
            int length = in.readLength();
            int key = in.take(length);
            if (shadowed) {
                skip.read(in);
            } else if (TextCopy.copy(in.bytes(), key, length, column.keys())) {
                value.read(in);
            } else {
                throw new Malformed("a key of " + place.path() + " is not UTF-8");
            }
        }
    }
}
