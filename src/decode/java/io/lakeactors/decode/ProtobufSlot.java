package io.lakeactors.decode;

import io.lakeactors.model.Column;

/**
 * What is done with the occurrences of one field in a message. A message has one set of these for each place where a contract wants it, so they keep what they
 * saw.
 */
abstract sealed class ProtobufSlot {
    private final String path;
    private final int number;
    /** Of the members of which only the last counts; null if there are no others. */
    private final ProtobufOneof oneof;

    private ProtobufSlot(String path, int number, ProtobufOneof oneof) {
        this.path = path;
        this.number = number;
        this.oneof = oneof;
    }

    final String path() {
        return path;
    }

    final int number() {
        return number;
    }

    /** Passes one occurrence, whose tag has been read. */
    abstract void read(ProtobufInput in, ProtobufMessage message);

    /** After the message was read. */
    abstract void end(ProtobufInput in, ProtobufMessage message);

    /** Forgets the occurrences so far: another member of the oneof came after them. */
    abstract void clear(ProtobufMessage message);

    /** Whether the occurrence counts; if not it has been passed. */
    final boolean counts(ProtobufInput in, ProtobufMessage message) {
        if (oneof == null || oneof.chooses(this, message)) {
            return true;
        }
        in.skip();
        return false;
    }

    final ProtobufOneof oneof() {
        return oneof;
    }

    final Malformed misfit(ProtobufInput in) {
        return new Malformed("field " + number + " (" + path + ") is encoded as no value of its type is: it was not written with this schema");
    }

    /** What becomes of a field that was not written. */
    enum Absent {
        NULL,
        DEFAULT,
        /** It must have been. */
        FAULT
    }

    /** A field of one value, of which the last counts, or of one message, whose parts are put together. */
    static final class Single extends ProtobufSlot {
        private final ProtobufValue value;
        private final Column column;
        private final Absent absent;
        private final RecordPath way;
        private boolean whole;

        /** @param way to it in the record; null if there is nothing in it to keep */
        Single(String path, int number, ProtobufOneof oneof, ProtobufValue value, Column column, Absent absent, RecordPath way) {
            super(path, number, oneof);
            this.way = way;
            this.value = value;
            this.column = column;
            this.absent = absent;
        }

        /** What a value begins with; -1 if there is more to it, as there are others in a oneof, or several encodings. */
        int tag() {
            return oneof() == null && value.wire() != ProtobufValue.ANY ? ProtobufInput.tag(number(), value.wire()) : -1;
        }

        int wire() {
            return value.wire();
        }

        /** Reads the first occurrence in a message. */
        void readFirst(ProtobufInput in) {
            whole = false;
            value.read(in);
        }

        @Override
        void read(ProtobufInput in, ProtobufMessage message) {
            if (value.wire() != in.wire() && value.wire() != ProtobufValue.ANY) {
                throw misfit(in);
            }
            if (counts(in, message)) {
                if (column.size() == message.row()) {
                    readFirst(in);
                } else {
                    readAgain(in, message);
                }
            }
        }

        private void readAgain(ProtobufInput in, ProtobufMessage message) {
            if (!(value instanceof ProtobufValue.Body body)) {
                clear(message);
                value.read(in);
            } else if (oneof() != null) {
                oneof().decide(in, message);
                in.skip();
            } else {
                if (!whole) {
                    whole = true;
                    clear(message);
                    message.readParts(in, this, body);
                }
                in.skip();
            }
        }

        /** Reads what counts in the end: the last value, which begins here, or all parts of the message. */
        void readLast(ProtobufInput in, ProtobufMessage message) {
            if (value instanceof ProtobufValue.Body body) {
                message.readParts(in, this, body);
            } else if (value.wire() == in.wire() || value.wire() == ProtobufValue.ANY) {
                value.read(in);
            } else {
                throw misfit(in);
            }
        }

        @Override
        void end(ProtobufInput in, ProtobufMessage message) {
            if (column.size() == message.row()) {
                addAbsent(in);
            }
        }

        private void addAbsent(ProtobufInput in) {
            switch (absent) {
                case NULL -> column.addNull();
                case DEFAULT -> value.addDefault(in);
                case FAULT -> throw new Malformed("the required field " + path() + " is missing");
            }
        }

        @Override
        void clear(ProtobufMessage message) {
            column.truncate(message.row());
            message.faults().drop(path(), message.mark());
            message.withdraw(way);
        }
    }

    /** A repeated field, each value written alone or many together. */
    static final class Repeated extends ProtobufSlot {
        private final ProtobufValue value;
        private final Column.Lists column;
        private final boolean packable;

        Repeated(String path, int number, ProtobufValue value, Column.Lists column, boolean packable) {
            super(path, number, null);
            this.value = value;
            this.column = column;
            this.packable = packable;
        }

        @Override
        void read(ProtobufInput in, ProtobufMessage message) {
            if (value.wire() == in.wire() || value.wire() == ProtobufValue.ANY) {
                value.read(in);
            } else if (packable && in.wire() == ProtobufInput.SIZED) {
                int end = in.narrow(in.readLength());
                while (in.left() > 0) {
                    value.read(in);
                }
                in.widen(end);
            } else {
                throw misfit(in);
            }
        }

        @Override
        void end(ProtobufInput in, ProtobufMessage message) {
            column.added();
        }

        @Override
        void clear(ProtobufMessage message) {
            throw new IllegalStateException("a repeated field is in no oneof");
        }
    }

    /**
     * A map: entries, of which the last of its key counts. Where a key occurs again, which is rare, they are read once more without those that do not
     * count.
     */
    static final class Entries extends ProtobufSlot {
        private final Column.Maps column;
        private final ProtobufMessage entry;
        private final RecordPath way;
        private final RepeatedKeys repeated = new RepeatedKeys();

        /** @param way to it in the record; null if there is nothing in it to keep */
        Entries(String path, int number, Column.Maps column, ProtobufMessage entry, RecordPath way) {
            super(path, number, null);
            this.way = way;
            this.column = column;
            this.entry = entry;
        }

        @Override
        void read(ProtobufInput in, ProtobufMessage message) {
            if (in.wire() != ProtobufInput.SIZED) {
                throw misfit(in);
            }
            int end = in.narrow(in.readLength());
            if (way == null) {
                entry.read(in, column.keys().size());
            } else {
                entry.readEntry(in, column.keys().size());
            }
            in.widen(end);
        }

        @Override
        void end(ProtobufInput in, ProtobufMessage message) {
            repeated.clear();
            if (repeated.mark(column.keys(), column.offsets()[column.size()])) {
                column.truncate(message.row());
                message.faults().drop(path(), message.mark());
                message.withdraw(way);
                message.readSome(in, this, repeated);
            }
            column.added();
        }

        @Override
        void clear(ProtobufMessage message) {
            throw new IllegalStateException("a map is in no oneof");
        }
    }

    /** A field that no column wants. */
    static final class Passed extends ProtobufSlot {
        private final boolean rejected;
        private final int wire;
        private final ProtobufKept kept;

        /** @param rejected whether that is a fault @param wire how it is encoded, or {@link ProtobufValue#ANY} @param kept null if it is not kept */
        Passed(String path, int number, ProtobufOneof oneof, boolean rejected, int wire, ProtobufKept kept) {
            super(path, number, oneof);
            this.rejected = rejected;
            this.wire = wire;
            this.kept = kept;
        }

        boolean keeps() {
            return kept != null;
        }

        @Override
        void read(ProtobufInput in, ProtobufMessage message) {
            if (wire != in.wire() && wire != ProtobufValue.ANY) {
                throw misfit(in);
            }
            if (counts(in, message)) {
                keep(in);
                if (rejected && !message.faults().has(path(), message.mark())) {
                    message.faults().add(Faults.UNKNOWN, path(), "the contract names no such field");
                }
            }
        }

        /** Passes one occurrence that counts. */
        void keep(ProtobufInput in) {
            if (kept == null) {
                in.skip();
            } else {
                kept.add(in);
            }
        }

        @Override
        void end(ProtobufInput in, ProtobufMessage message) {
            if (kept != null && !kept.end()) {
                message.faults().add(Faults.UNKNOWN, path(), "it is not written as its schema says, so that not all of it can be kept");
            }
        }

        @Override
        void clear(ProtobufMessage message) {
            if (kept != null) {
                kept.clear();
            }
            message.faults().drop(path(), message.mark());
        }
    }
}
