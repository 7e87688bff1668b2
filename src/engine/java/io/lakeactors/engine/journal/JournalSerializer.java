package io.lakeactors.engine.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import io.lakeactors.engine.UnknownEvent;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Writes events and snapshots under stable names with a version; a class may be renamed or moved and yesterday's journal still replays. */
public final class JournalSerializer extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 26_041_971;

    private static final ObjectMapper JSON = JournalJson.mapper();

    /** Binds every type of the journal to this serializer, as configuration keys. */
    public static Map<String, Object> bindings() {
        var bindings = new HashMap<String, Object>();
        EventNames.all().values().forEach(type -> bindings.put("pekko.actor.serialization-bindings.\"" + type.getName() + "\"", "lake-journal"));
        return bindings;
    }

    /** Finds out how each type is read and written, which the first event of each would wait for. Takes a part of a second, once. */
    public static void rehearse() {
        EventNames.all().values().forEach(type -> {
            JSON.readerFor(type);
            JSON.writerFor(type);
        });
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object event) {
        return EventNames.of(event.getClass());
    }

    @Override
    public byte[] toBinary(Object event) {
        try {
            return JSON.writeValueAsBytes(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is not understood is said, not thrown: its entity would begin again and again, and answer nobody. */
    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            var type = EventNames.typeOf(manifest);
            return type.isPresent() ? JSON.readValue(bytes, type.get()) : new UnknownEvent(manifest);
        } catch (InvalidFormatException e) {
            return new UnknownEvent(manifest + " with " + e.getValue());
        } catch (JsonProcessingException e) {
            return new UnknownEvent(manifest + " (" + e.getOriginalMessage().lines().findFirst().orElse("damaged") + ")");
        } catch (IOException e) {
            throw new UncheckedIOException("an event \"" + manifest + "\" of the journal cannot be read", e);
        }
    }
}
