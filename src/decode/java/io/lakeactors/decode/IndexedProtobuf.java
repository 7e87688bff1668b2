package io.lakeactors.decode;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.lakeactors.contract.ProtobufSchemas;
import io.lakeactors.decode.ProtobufCompiler.Target;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records of one schema that say which of its messages they are: how many indexes follow and these, each as a zigzag number; mostly a zero alone, for the
 * first message.
 */
final class IndexedProtobuf implements RecordReader {
    private static final int INDEXES_MAX = 64;
    private static final int PLANS_KEPT = 100;

    private final FileDescriptor file;
    private final String origin;
    private final Target target;
    private final ProtobufInput in;
    private final Map<List<Integer>, ProtobufMessage> plans = new HashMap<>();
    private final int[] indexes = new int[INDEXES_MAX];
    private int[] lastIndexes = {};
    private ProtobufMessage last;

    IndexedProtobuf(FileDescriptor file, String origin, Target target) {
        this.file = file;
        this.origin = origin;
        this.target = target;
        in = new ProtobufInput(target.limits());
    }

    @Override
    public void read(byte[] bytes, int start, int end, int row) {
        in.open(bytes, start, end);
        int count = readIndexes();
        if (!Arrays.equals(lastIndexes, 0, lastIndexes.length, indexes, 0, count)) {
            last = plan(count);
            lastIndexes = Arrays.copyOf(indexes, count);
        }
        last.read(in, row);
    }

    private int readIndexes() {
        long count = ProtobufInput.unzigzag(in.readVarint());
        if (count == 0) {
            indexes[0] = 0;
            return 1;
        }
        if (count < 0 || count > INDEXES_MAX) {
            throw new Malformed("the record does not say which message of its schema it is");
        }
        for (int i = 0; i < count; i++) {
            long index = ProtobufInput.unzigzag(in.readVarint());
            indexes[i] = (int) Math.max(-1, Math.min(Integer.MAX_VALUE, index));
        }
        return (int) count;
    }

    private ProtobufMessage plan(int count) {
        List<Integer> key = Arrays.stream(indexes, 0, count).boxed().toList();
        ProtobufMessage known = plans.get(key);
        if (known != null) {
            return known;
        }
        var message = ProtobufSchemas.message(file, indexes, count)
                .orElseThrow(() -> new Malformed(Faults.SCHEMA, origin + " has no message of the indexes " + key));
        if (plans.size() == PLANS_KEPT) {
            plans.clear();
        }
        var plan = new ProtobufCompiler(target, origin).message(message);
        plans.put(key, plan);
        return plan;
    }
}
