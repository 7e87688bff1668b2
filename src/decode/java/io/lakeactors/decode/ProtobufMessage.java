package io.lakeactors.decode;

import io.lakeactors.model.Column;
import java.util.Arrays;
import java.util.List;

/** Reads a message in whatever order its fields were written, each into the column that wants it or past it. */
final class ProtobufMessage {
    /** Numbers up to this are found by index. */
    private static final int DENSE_MAX = 512;
    /** Tags below this are one byte, */
    private static final int ONE_BYTE_TAGS = 128;
    /** and so are those of numbers below this, whatever encoding they tell. */
    private static final int ONE_BYTE_NUMBERS = 16;

    private final ProtobufSlot[] slots;
    private final ProtobufSlot[] dense;
    private final int[] numbers;
    /** The fields whose tag is one byte, by that byte: what encodes a value as it must be, outside of oneofs. Nearly all that records hold is found here. */
    private final ProtobufSlot.Single[] byTag = new ProtobufSlot.Single[ONE_BYTE_TAGS];
    /** A bit for each of their numbers. */
    private final int quickOnes;
    /** The other slots by what is to be done after a message: where there are any, mostly of the first kind, and these are asked without a detour. */
    private final ProtobufSlot.Single[] singles;
    private final ProtobufSlot[] others;
    private final ProtobufOneof[] oneofs;
    private final Column[] lacking;
    private final Faults faults;
    private final RescuedFields rescued;
    private final ProtobufSlot[] kept;
    /** What stands before the numbers of fields that the schema does not know; null if they are no faults. */
    private final String unknown;
    private final int weight;
    private int row;
    private int mark;
    private int keptMark;
    private int start;

    /**
     * @param slots in order of their numbers
     * @param lacking columns whose field the schema lacks
     * @param weight the columns that a message fills, those within others too
     */
    ProtobufMessage(List<ProtobufSlot> slots, List<ProtobufOneof> oneofs, List<Column> lacking, ProtobufCompiler.Target target, String unknown, int weight) {
        this.slots = slots.toArray(ProtobufSlot[]::new);
        this.oneofs = oneofs.toArray(ProtobufOneof[]::new);
        this.lacking = lacking.toArray(Column[]::new);
        faults = target.faults();
        rescued = target.rescued();
        kept = slots.stream().filter(slot -> slot instanceof ProtobufSlot.Passed passed && passed.keeps()).toArray(ProtobufSlot[]::new);
        this.unknown = unknown;
        this.weight = weight;
        numbers = slots.stream().mapToInt(ProtobufSlot::number).toArray();
        int last = Arrays.stream(numbers).filter(number -> number <= DENSE_MAX).max().orElse(0);
        dense = new ProtobufSlot[last + 1];
        slots.stream().filter(slot -> slot.number() <= last).forEach(slot -> dense[slot.number()] = slot);
        quickOnes = quicken(slots);
        singles = slots.stream().filter(slot -> slot instanceof ProtobufSlot.Single && !isQuick(slot.number())).toArray(ProtobufSlot.Single[]::new);
        others = slots.stream().filter(slot -> !(slot instanceof ProtobufSlot.Single)).toArray(ProtobufSlot[]::new);
    }

    private int quicken(List<ProtobufSlot> from) {
        int ones = 0;
        for (ProtobufSlot slot : from) {
            if (slot instanceof ProtobufSlot.Single single && single.tag() >= 0 && single.tag() < ONE_BYTE_TAGS) {
                byTag[single.tag()] = single;
                ones |= 1 << single.number();
            }
        }
        return ones;
    }

    private boolean isQuick(int number) {
        return number < ONE_BYTE_NUMBERS && (quickOnes >> number & 1) != 0;
    }

    /** The row that is being read, in every column of the message. */
    int row() {
        return row;
    }

    /** The faults that there were before the message. */
    int mark() {
        return mark;
    }

    Faults faults() {
        return faults;
    }

    /** Forgets what was kept of a field of this message. @param field may be null for one that has nothing to keep */
    void withdraw(RecordPath field) {
        if (rescued != null && field != null) {
            rescued.withdraw(field, keptMark);
        }
    }

    /** Reads a message that takes all that is left, and appends one value to each column. @param newRow how many values they have */
    void read(ProtobufInput in, int newRow) {
        in.enter();
        in.spend(weight);
        row = newRow;
        mark = faults.mark();
        start = in.at();
        keptMark = rescued == null ? 0 : rescued.mark();
        for (ProtobufSlot slot : kept) {
            slot.clear(this);
        }
        for (ProtobufOneof oneof : oneofs) {
            oneof.begin();
        }
        int awaited = quickOnes;
        while (in.left() > 0) {
            byte tag = in.next();
            ProtobufSlot.Single known = tag < 0 ? null : byTag[tag];
            if (known != null && (awaited >> known.number() & 1) != 0) {
                awaited ^= 1 << known.number();
                in.passTag(tag);
                known.readFirst(in);
            } else {
                int number = readAny(in);
                if (number < ONE_BYTE_NUMBERS) {
                    awaited &= ~(1 << number);
                }
            }
        }
        for (; awaited != 0; awaited &= awaited - 1) {
            dense[Integer.numberOfTrailingZeros(awaited)].end(in, this);
        }
        for (ProtobufSlot.Single slot : singles) {
            slot.end(in, this);
        }
        for (ProtobufSlot slot : others) {
            slot.end(in, this);
        }
        for (Column column : lacking) {
            column.addNull();
        }
        in.leave();
    }

    /** Reads an entry of a map of which something may be kept by its path: its key is read first wherever it stands; one that was not written stands for its default. */
    void readEntry(ProtobufInput in, int newRow) {
        if (in.left() == 0 || keyComesFirst(in)) {
            read(in, newRow);
            return;
        }
        byte[] ordered = new byte[in.left() + Long.BYTES + Long.BYTES * 8];
        byte[] bytes = in.bytes();
        int from = in.at();
        int end = in.end();
        int length = copyFields(in, true, ordered, 0);
        if (length == 0) {
            int wire = ((ProtobufSlot.Single) slots[0]).wire();
            ordered[0] = (byte) ProtobufInput.tag(slots[0].number(), wire);
            length = 1 + (wire == ProtobufInput.FIXED64 ? Long.BYTES : wire == ProtobufInput.FIXED32 ? Integer.BYTES : 1);
        }
        in.move(bytes, from, end);
        length = copyFields(in, false, ordered, length);
        in.move(ordered, 0, length);
        read(in, newRow);
        in.move(bytes, end, end);
    }

    /** Once, and before all else: as everybody writes entries. */
    private boolean keyComesFirst(ProtobufInput in) {
        int at = in.at();
        int depth = in.depth();
        boolean first = in.readTag() == slots[0].number();
        in.skip();
        while (in.left() > 0) {
            first &= in.readTag() != slots[0].number();
            in.skip();
        }
        in.rewind(at, depth);
        return first;
    }

    /** @param keys whether only keys are copied, or all but these @return where the copy ends */
    private int copyFields(ProtobufInput in, boolean keys, byte[] to, int at) {
        int q = at;
        while (in.left() > 0) {
            int from = in.at();
            boolean key = in.readTag() == slots[0].number();
            in.skip();
            if (key == keys) {
                System.arraycopy(in.bytes(), from, to, q, in.at() - from);
                q += in.at() - from;
            }
        }
        return q;
    }

    /** @return the field's number */
    private int readAny(ProtobufInput in) {
        int number = in.readTag();
        ProtobufSlot slot = slot(number);
        if (slot != null) {
            slot.read(in, this);
        } else {
            passUnknown(in, number);
        }
        return number;
    }

    private ProtobufSlot slot(int number) {
        if (number < dense.length) {
            return dense[number];
        }
        int index = number <= DENSE_MAX ? -1 : Arrays.binarySearch(numbers, number);
        return index < 0 ? null : slots[index];
    }

    private void passUnknown(ProtobufInput in, int number) {
        in.skip();
        if (unknown != null && !faults.has(unknown + number, mark)) {
            faults.add(Faults.UNKNOWN, unknown + number, "the schema has no field of this number");
        }
    }

    /** Something that is done with one occurrence of a field, whose tag has been read; it is passed afterwards, or the input moved on. */
    private interface Occurrence {
        void at(ProtobufInput in, int number);
    }

    /** Goes through the whole message once more. The input stands where it stood afterwards. */
    private void scan(ProtobufInput in, Occurrence occurrence) {
        int at = in.at();
        int depth = in.depth();
        in.rewind(start, depth);
        while (in.left() > 0) {
            occurrence.at(in, in.readTag());
        }
        in.rewind(at, depth);
    }

    /** Reads a message from all its parts put together, which means what they mean one after the other. In a oneof those count that no other member follows. */
    void readParts(ProtobufInput in, ProtobufSlot slot, ProtobufValue.Body body) {
        byte[] parts = new byte[in.end() - start + Long.BYTES * 8];
        int[] length = {0};
        int tag = in.tag();
        scan(in, (from, number) -> {
            if (number == slot.number()) {
                if (from.wire() != ProtobufInput.SIZED) {
                    throw slot.misfit(from);
                }
                int size = from.readLength();
                System.arraycopy(from.bytes(), from.at(), parts, length[0], size);
                length[0] += size;
                passPart(from, size);
            } else {
                from.skip();
                if (slot.oneof() != null && slot.oneof().member(number) != null) {
                    length[0] = 0;
                }
            }
        });
        byte[] bytes = in.bytes();
        int at = in.at();
        int end = in.end();
        in.move(parts, 0, length[0]);
        body.readBody(in);
        in.move(bytes, at, end);
        in.tag(tag);
    }

    /** A part must be whole by itself: what ends within a field is not completed by the part after it. */
    private static void passPart(ProtobufInput in, int size) {
        int end = in.narrow(size);
        while (in.left() > 0) {
            in.readTag();
            in.skip();
        }
        in.widen(end);
    }

    /** Reads the entries of a map without those that do not count. */
    void readSome(ProtobufInput in, ProtobufSlot map, RepeatedKeys repeated) {
        int[] entry = {0};
        scan(in, (from, number) -> {
            if (number == map.number() && !repeated.isShadowed(entry[0]++)) {
                map.read(from, this);
            } else {
                from.skip();
            }
        });
    }

    /** Keeps all parts of a member that no other follows. */
    private void keepLast(ProtobufInput in, ProtobufSlot.Passed passed, ProtobufOneof oneof) {
        scan(in, (from, number) -> {
            if (number == passed.number()) {
                passed.keep(from);
            } else {
                from.skip();
                if (oneof.member(number) != null) {
                    passed.clear(this);
                }
            }
        });
    }

    /** Reads the member of a oneof that was written last. */
    void readLast(ProtobufInput in, ProtobufOneof oneof) {
        int tag = in.tag();
        int[] last = {0, 0};
        scan(in, (from, number) -> {
            if (oneof.member(number) != null) {
                last[0] = from.tag();
                last[1] = from.at();
            }
            from.skip();
        });
        int at = in.at();
        int depth = in.depth();
        in.rewind(last[1], depth);
        in.tag(last[0]);
        switch (oneof.member(last[0] >>> 3)) {
            case ProtobufSlot.Single single -> single.readLast(in, this);
            case ProtobufSlot.Passed passed -> keepLast(in, passed, oneof);
            case null, default -> throw new IllegalStateException("a list in a oneof");
        }
        in.rewind(at, depth);
        in.tag(tag);
    }
}
