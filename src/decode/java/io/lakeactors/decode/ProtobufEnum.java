package io.lakeactors.decode;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import io.lakeactors.model.Column;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Reads the values of an enum as their names. A number that none has is a fault, and not what some other number means. */
final class ProtobufEnum extends ProtobufValue {
    private final Column.Bytes column;
    private final ColumnPlace place;
    private final String name;
    private final int[] numbers;
    private final byte[][] names;
    private final int standard;

    /** @param standard the number that stands for a field which was not written */
    ProtobufEnum(ColumnPlace place, EnumDescriptor values, int standard) {
        super(ProtobufInput.VARINT);
        column = (Column.Bytes) place.column();
        this.place = place;
        name = values.getFullName();
        // Of several names of a number the first counts, as for Protobuf's own library.
        List<EnumValueDescriptor> byNumber = values.getValues().stream().map(value -> values.findValueByNumber(value.getNumber())).distinct()
                .sorted(java.util.Comparator.comparingInt(EnumValueDescriptor::getNumber)).toList();
        numbers = byNumber.stream().mapToInt(EnumValueDescriptor::getNumber).toArray();
        names = byNumber.stream().map(value -> value.getName().getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        this.standard = standard;
    }

    @Override
    void read(ProtobufInput in) {
        add((int) in.readVarint());
    }

    @Override
    void addDefault(ProtobufInput in) {
        add(standard);
    }

    private void add(int number) {
        int index = number >= 0 && number < numbers.length && numbers[number] == number ? number : Arrays.binarySearch(numbers, number);
        if (index < 0) {
            place.fault("the enum " + name + " has no number " + number);
        } else {
            column.add(names[index], 0, names[index].length);
        }
    }
}
