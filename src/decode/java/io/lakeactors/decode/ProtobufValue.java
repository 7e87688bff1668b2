package io.lakeactors.decode;

/** Reads values of one place in a writer's message into the column that wants them. */
abstract class ProtobufValue {
    /** Values that may be encoded in any way. */
    static final int ANY = -1;

    private final int wire;

    ProtobufValue(int wire) {
        this.wire = wire;
    }

    /** How values are encoded, or {@link #ANY}. */
    final int wire() {
        return wire;
    }

    /** Passes one value and appends exactly one to the column. */
    abstract void read(ProtobufInput in);

    /** Appends what a field stands for that was not written since it has its default. */
    abstract void addDefault(ProtobufInput in);

    /** Messages: written in parts, each part adds to those before it. */
    abstract static class Body extends ProtobufValue {
        Body() {
            super(ProtobufInput.SIZED);
        }

        /** Reads a message that takes all that is left. */
        abstract void readBody(ProtobufInput in);

        @Override
        final void read(ProtobufInput in) {
            int end = in.narrow(in.readLength());
            readBody(in);
            in.widen(end);
        }

        @Override
        final void addDefault(ProtobufInput in) {
            int end = in.narrow(0);
            readBody(in);
            in.widen(end);
        }
    }

    /** Values of a type that the column cannot take. */
    static final class Mismatch extends ProtobufValue {
        private final ColumnPlace place;
        private final String why;

        Mismatch(ColumnPlace place, String why) {
            super(ANY);
            this.place = place;
            this.why = why;
        }

        @Override
        void read(ProtobufInput in) {
            in.skip();
            place.fault(why);
        }

        @Override
        void addDefault(ProtobufInput in) {
            place.fault(why);
        }
    }
}
