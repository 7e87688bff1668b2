package io.lakeactors.author;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.SourceSchema;
import io.lakeactors.contract.TestFile.Event;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.LakeError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Events from a file: one a line. Of JSON also one array of them; of CSV lines as RFC 4180 has them, with or without a header; of binary formats base64.
 *
 * @param events what is wrong with one is told by the run, not here
 */
record Sample(List<Numbered> events) {
    static final long BYTES_MAX = 64 << 20;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** @param line where it begins, from 1 */
    record Numbered(int line, Event event) {}

    /** Of all values. */
    long bytes() {
        return events.stream().mapToLong(one -> one.event().value().length).sum();
    }

    /** @throws LakeException if there is no such file, it is too large, or has no event */
    static Sample read(Path file, String shown, PipelineSpec pipeline) {
        byte[] bytes = bytes(file, shown);
        List<Numbered> events = switch (pipeline.format()) {
            case PipelineSpec.Json() -> json(bytes);
            case PipelineSpec.Csv csv -> csv(bytes, csv, pipeline);
            case PipelineSpec.RegisteredAvro(var registry) -> base64(bytes, shown);
            case PipelineSpec.PlainAvro(var schema) -> base64(bytes, shown);
            case PipelineSpec.RegisteredProtobuf(var registry) -> base64(bytes, shown);
            case PipelineSpec.PlainProtobuf plain -> base64(bytes, shown);
        };
        return new Sample(notEmpty(events, shown));
    }

    static List<Numbered> notEmpty(List<Numbered> events, String shown) {
        if (events.isEmpty()) {
            throw fault("the sample has no event", shown, "Put one event on each line");
        }
        return events;
    }

    static byte[] bytes(Path file, String shown) {
        try {
            if (!Files.exists(file)) {
                throw fault("there is no file " + shown, "", "Name a file with one event on each line");
            }
            if (!Files.isRegularFile(file)) {
                throw fault(shown + " is not a regular file", "", "Name a file with one event on each line");
            }
            if (Files.size(file) > BYTES_MAX) {
                throw fault("the sample has " + (Files.size(file) >> 20) + " MiB, more than " + (BYTES_MAX >> 20), shown,
                        "Take its first events: head -n 10000");
            }
            byte[] bytes = Files.readAllBytes(file);
            boolean marked = Arrays.equals(BYTE_ORDER_MARK, Arrays.copyOf(bytes, BYTE_ORDER_MARK.length));
            return marked ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length) : bytes;
        } catch (IOException unreadable) {
            throw fault("the sample cannot be read: " + unreadable.getMessage(), shown, "Check that it may be read");
        }
    }

    static LakeException fault(String what, String where, String mend) {
        return LakeError.of(ErrorCode.TEST_INVALID, what, where, mend).asException();
    }

    /** Lines that hold something, or the elements of an array. */
    static List<Numbered> json(byte[] bytes) {
        int first = 0;
        while (first < bytes.length && bytes[first] <= ' ' && bytes[first] >= 0) {
            first++;
        }
        if (first < bytes.length && bytes[first] == '[') {
            List<Numbered> elements = elements(bytes);
            if (!elements.isEmpty()) {
                return elements;
            }
        }
        return lines(bytes, (byte) 0, (byte) 0);
    }

    /** As they stand in the file; none if it is no array of objects, whose lines then speak for themselves. */
    private static List<Numbered> elements(byte[] bytes) {
        var elements = new ArrayList<Numbered>();
        try (JsonParser parser = new JsonFactory().createParser(bytes)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                int from = (int) parser.currentTokenLocation().getByteOffset();
                int line = parser.currentTokenLocation().getLineNr();
                parser.skipChildren();
                elements.add(new Numbered(line, Event.of(Arrays.copyOfRange(bytes, from, (int) parser.currentLocation().getByteOffset()))));
            }
            return parser.currentToken() == JsonToken.END_ARRAY ? elements : List.of();
        } catch (IOException broken) {
            return List.of();
        }
    }

    /** @param quote within which a line's end does not count; 0 for none @param escape before a quote that does not count; 0 for none */
    static List<Numbered> lines(byte[] bytes, byte quote, byte escape) {
        var lines = new ArrayList<Numbered>();
        int line = 1;
        int begun = 1;
        int from = 0;
        boolean quoted = false;
        for (int i = 0; i <= bytes.length; i++) {
            byte at = i == bytes.length ? (byte) '\n' : bytes[i];
            if (at == '\n' && (!quoted || i == bytes.length)) {
                add(lines, begun, bytes, from, i);
                from = i + 1;
                begun = line + 1;
            } else if (quote != 0 && at == quote) {
                quoted = !quoted;
            } else if (escape != 0 && at == escape) {
                i++;
            }
            if (at == '\n') {
                line++;
            }
        }
        return lines;
    }

    private static void add(List<Numbered> lines, int line, byte[] bytes, int from, int to) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        for (int i = from; i < end; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t') {
                lines.add(new Numbered(line, Event.of(Arrays.copyOfRange(bytes, from, end))));
                return;
            }
        }
    }

    /** A topic has no header; a file that begins with the columns' names has one, and it is no event. */
    private static List<Numbered> csv(byte[] bytes, PipelineSpec.Csv csv, PipelineSpec pipeline) {
        List<Numbered> lines = lines(bytes, (byte) csv.quote(), csv.escape().map(sign -> (byte) sign.charValue()).orElse((byte) 0));
        List<String> names = csv.columns().isEmpty() ? SourceSchema.of(pipeline.contract().schema().fields()).fields().stream().map(Field::sourceName).toList() : csv.columns();
        String header = String.join(String.valueOf(csv.delimiter()), names);
        String first = lines.isEmpty() ? "" : new String(lines.getFirst().event().value(), StandardCharsets.UTF_8);
        return first.replace(String.valueOf(csv.quote()), "").equals(header) ? lines.subList(1, lines.size()) : lines;
    }

    private static List<Numbered> base64(byte[] bytes, String shown) {
        var events = new ArrayList<Numbered>();
        for (Numbered line : lines(bytes, (byte) 0, (byte) 0)) {
            try {
                String code = new String(line.event().value(), StandardCharsets.ISO_8859_1).strip();
                events.add(new Numbered(line.line(), Event.of(Base64.getDecoder().decode(code))));
            } catch (IllegalArgumentException wrong) {
                throw fault("the line is not base64", shown + ":" + line.line(), "Write each record's bytes in base64, one record a line");
            }
        }
        return events;
    }
}
