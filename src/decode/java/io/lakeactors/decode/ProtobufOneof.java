package io.lakeactors.decode;

import java.util.HashMap;
import java.util.Map;

/** Fields of which a message has one at most: the last that was written. */
final class ProtobufOneof {
    private final Map<Integer, ProtobufSlot> members = new HashMap<>();
    private ProtobufSlot chosen;
    private boolean decided;

    void add(ProtobufSlot member) {
        members.put(member.number(), member);
    }

    void begin() {
        chosen = null;
        decided = false;
    }

    /** Whether this occurrence is to be read; those of others before it do not count any more. */
    boolean chooses(ProtobufSlot member, ProtobufMessage message) {
        if (decided) {
            return false;
        }
        if (chosen != member) {
            if (chosen != null) {
                chosen.clear(message);
            }
            chosen = member;
        }
        return true;
    }

    /**
     * A member's message comes in parts, which is rare: looks now for the member that counts in the end, and reads it. The occurrences after this one are
     * passed. The input stands where it stood.
     */
    void decide(ProtobufInput in, ProtobufMessage message) {
        decided = true;
        chosen.clear(message);
        message.readLast(in, this);
    }

    /** The member of a number, or null. */
    ProtobufSlot member(int number) {
        return members.get(number);
    }
}
