package io.lakeactors.decode;

/** Passes values that no column wants. */
final class AvroSkips {
    private AvroSkips() {}

    /** Nulls, and records of nothing else: they have no bytes. */
    static final class Nothing extends AvroValue {
        @Override
        void read(AvroInput in) {
            // There is nothing to pass.
        }
    }

    static final class Fixed extends AvroValue {
        private final int size;

        Fixed(int size) {
            this.size = size;
        }

        @Override
        void read(AvroInput in) {
            in.take(size);
        }
    }

    static final class Bool extends AvroValue {
        @Override
        void read(AvroInput in) {
            in.readBoolean();
        }
    }

    static final class Int extends AvroValue {
        @Override
        void read(AvroInput in) {
            in.readInt();
        }
    }

    static final class Long extends AvroValue {
        @Override
        void read(AvroInput in) {
            in.readLong();
        }
    }

    /** Text and bytes. */
    static final class Sized extends AvroValue {
        @Override
        void read(AvroInput in) {
            in.take(in.readLength());
        }
    }

    static final class Enum extends AvroValue {
        private final int symbols;

        Enum(int symbols) {
            this.symbols = symbols;
        }

        @Override
        void read(AvroInput in) {
            in.readIndex(symbols);
        }
    }

    /** Its fields are set later, since a record may hold itself. */
    static final class Record extends AvroValue {
        private AvroValue[] fields = {};

        void set(AvroValue[] newFields) {
            fields = newFields;
        }

        @Override
        void read(AvroInput in) {
            in.enter();
            for (AvroValue field : fields) {
                field.read(in);
            }
            in.leave();
        }
    }

    static final class Array extends AvroValue {
        private final AvroValue item;
        private final int width;

        Array(AvroValue item, int width) {
            this.item = item;
            this.width = width;
        }

        @Override
        void read(AvroInput in) {
            in.enter();
            for (int left = in.skipBlock(width); left >= 0; left = in.skipBlock(width)) {
                for (int i = 0; i < left; i++) {
                    item.read(in);
                }
            }
            in.leave();
        }
    }

    static final class Map extends AvroValue {
        private final AvroValue value;

        Map(AvroValue value) {
            this.value = value;
        }

        @Override
        void read(AvroInput in) {
            in.enter();
            for (int left = in.skipBlock(1); left >= 0; left = in.skipBlock(1)) {
                for (int i = 0; i < left; i++) {
                    in.take(in.readLength());
                    value.read(in);
                }
            }
            in.leave();
        }
    }
}
