package io.lakeactors.decode;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SchemaRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Records in Confluent's wire format: a zero, the number of the writer's schema in four bytes, big-endian, and what was written with it. What is to be done
 * with a number is learnt from outside before the first record of it is read, and never changes afterwards, unless the number was not registered.
 */
final class RegisteredRecords implements RecordReader {
    private static final int HEAD = 5;
    /** No topic has as many schemas; garbage may seem to. */
    private static final int PLANS_KEPT = 1_000;

    /** What follows the number. */
    interface Encoding {
        /** What registries call it. */
        String kind();

        /**
         * Reads what was written with a schema.
         *
         * @param origin what the schema is called in faults: {@code schema 7}
         * @throws IllegalArgumentException with one clause that says why it is of no use
         */
        RecordReader reader(SchemaRegistry.Registered schema, String origin);
    }

    /** What is to be done with records of one number. */
    private sealed interface Plan {}

    private record Readable(RecordReader reader) implements Plan {}

    private record Unreadable(String why, boolean forGood) implements Plan {}

    private final Encoding encoding;
    private final Map<Integer, Plan> plans = new HashMap<>();
    private int lastId;
    private Plan last;

    RegisteredRecords(Encoding encoding) {
        this.encoding = encoding;
    }

    /** The numbers in a batch that nothing was learnt of for good. */
    Set<Integer> wanted(RawBatch raw) {
        if (plans.size() > PLANS_KEPT) {
            plans.clear();
        }
        var wanted = new TreeSet<Integer>();
        // Any four bytes are a number.
        long previous = Long.MIN_VALUE;
        for (int row = 0; row < raw.count(); row++) {
            int start = raw.valueStart(row);
            if (raw.valueLength(row) >= HEAD && raw.bytes()[start] == 0) {
                int id = id(raw.bytes(), start);
                if (id != previous && !isKnown(id)) {
                    wanted.add(id);
                }
                previous = id;
            }
        }
        return wanted;
    }

    private boolean isKnown(int id) {
        Plan plan = plans.get(id);
        return plan != null && !(plan instanceof Unreadable unreadable && !unreadable.forGood());
    }

    void learn(Map<Integer, SchemaRegistry.Answer> answers) {
        answers.forEach((id, answer) -> plans.put(id, plan(id, answer)));
        last = null;
    }

    private Plan plan(int id, SchemaRegistry.Answer answer) {
        return switch (answer) {
            case SchemaRegistry.Registered schema -> plan(id, schema);
            case SchemaRegistry.Unregistered() -> new Unreadable("the registry knows no " + name(id), false);
            case SchemaRegistry.Refused(var why) -> new Unreadable(name(id) + " cannot be used: " + why, true);
        };
    }

    /** In faults. */
    private static String name(int id) {
        return "schema " + Integer.toUnsignedString(id);
    }

    private Plan plan(int id, SchemaRegistry.Registered registered) {
        if (!registered.kind().equals(encoding.kind())) {
            return new Unreadable(name(id) + " is of kind " + registered.kind() + ", not " + encoding.kind(), true);
        }
        try {
            return new Readable(encoding.reader(registered, name(id)));
        } catch (IllegalArgumentException wrong) {
            return new Unreadable(name(id) + " cannot be used: " + wrong.getMessage(), true);
        } catch (StackOverflowError deep) {
            return new Unreadable(name(id) + " cannot be used: it is nested too deeply", true);
        }
    }

    private static int id(byte[] bytes, int start) {
        return Integer.reverseBytes((int) Words.get(bytes, start + 1));
    }

    @Override
    public void read(byte[] bytes, int start, int end, int row) {
        if (end - start < HEAD || bytes[start] != 0) {
            throw new Malformed("the record does not begin with a zero and the number of a schema (Confluent's wire format)");
        }
        int id = id(bytes, start);
        if (id != lastId || last == null) {
            last = planOf(id);
            lastId = id;
        }
        switch (last) {
            case Readable(var reader) -> reader.read(bytes, start + HEAD, end, row);
            case Unreadable(var why, var forGood) -> throw new Malformed(Faults.SCHEMA, why);
        }
    }

    private Plan planOf(int id) {
        Plan plan = plans.get(id);
        if (plan == null) {
            String what = name(id) + " was not looked up before its records were read";
            throw LakeError.of(ErrorCode.INTERNAL, what, "", "Report this with the log").asException();
        }
        return plan;
    }
}
