package io.lakeactors.lake.iceberg;

import com.github.luben.zstd.Zstd;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The position vector as text for a snapshot's summary: base64 of a version byte (1, or 2 if an entry has a time of events), the plain length as varint, and a zstd frame. Inside, all numbers are zigzag varints: the number of
 * topics; for each, cluster id, topic id and topic name as length and UTF-8, and the number of its entries; for each entry, in ascending order of partition, the partition as difference to the
 * last one, start, next - start, leader epoch, writer epoch, written, quarantined, dropped; in version 2 then the name of the column whose times were seen, empty for none, and the greatest of them.
 */
final class VectorCodec {
    private static final int VERSION = 1;
    /** Written only where it is needed: who goes back to an earlier version can read the tables. */
    private static final int WITH_TIMES = 2;
    private static final int PLAIN_MAX = 64 << 20;
    private static final int LEVEL = 3;

    private VectorCodec() {}

    static String encode(PositionVector vector) {
        try {
            var plain = new ByteArrayOutputStream();
            boolean times = vector.entries().values().stream().anyMatch(progress -> progress.eventTime().isPresent());
            write(vector, times, new DataOutputStream(plain));
            var framed = new ByteArrayOutputStream();
            framed.write(times ? WITH_TIMES : VERSION);
            varint(new DataOutputStream(framed), plain.size());
            framed.write(Zstd.compress(plain.toByteArray(), LEVEL));
            return Base64.getEncoder().withoutPadding().encodeToString(framed.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    private static void write(PositionVector vector, boolean times, DataOutputStream out) throws IOException {
        var topics = new TreeMap<SourceKey, TreeMap<Integer, Progress>>();
        vector.entries().forEach((key, progress) ->
                topics.computeIfAbsent(new SourceKey(key.clusterId(), key.topicId(), key.topic(), 0), absent -> new TreeMap<>()).put(key.partition(), progress));
        varint(out, topics.size());
        for (var topic : topics.entrySet()) {
            text(out, topic.getKey().clusterId());
            text(out, topic.getKey().topicId());
            text(out, topic.getKey().topic());
            varint(out, topic.getValue().size());
            int last = 0;
            for (var entry : topic.getValue().entrySet()) {
                varint(out, entry.getKey() - last);
                last = entry.getKey();
                write(entry.getValue(), out);
                if (times) {
                    text(out, entry.getValue().eventTime().map(EventTime::column).orElse(""));
                    varint(out, entry.getValue().eventTime().map(EventTime::newestMicros).orElse(0L));
                }
            }
        }
    }

    private static void write(Progress progress, DataOutputStream out) throws IOException {
        varint(out, progress.start());
        varint(out, progress.next() - progress.start());
        varint(out, progress.leaderEpoch());
        varint(out, progress.writerEpoch());
        varint(out, progress.ledger().written());
        varint(out, progress.ledger().quarantined());
        varint(out, progress.ledger().dropped());
    }

    /** @throws IllegalArgumentException if the text is not a vector, whatever it is */
    static PositionVector decode(String text) {
        try {
            byte[] framed = Base64.getDecoder().decode(text);
            var in = new DataInputStream(new java.io.ByteArrayInputStream(framed));
            int version = in.read();
            if (version != VERSION && version != WITH_TIMES) {
                throw new IllegalArgumentException("not a position vector of version " + VERSION + " or " + WITH_TIMES);
            }
            long plainLength = varint(in);
            if (plainLength < 0 || plainLength > PLAIN_MAX) {
                throw new IllegalArgumentException("a position vector of " + plainLength + " bytes");
            }
            byte[] plain = Zstd.decompress(in.readAllBytes(), (int) plainLength);
            if (plain.length != plainLength) {
                throw new IllegalArgumentException("the position vector is cut short");
            }
            return read(new DataInputStream(new java.io.ByteArrayInputStream(plain)), plain.length, version == WITH_TIMES);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("not a position vector: " + e.getMessage(), e);
        }
    }

    private static PositionVector read(DataInputStream in, int length, boolean times) throws IOException {
        var entries = new TreeMap<SourceKey, Progress>();
        long topics = varint(in);
        for (long topic = 0; topic < topics; topic++) {
            String cluster = text(in, length);
            String id = text(in, length);
            String name = text(in, length);
            long count = varint(in);
            int partition = 0;
            for (long i = 0; i < count; i++) {
                partition = Math.addExact(partition, Math.toIntExact(varint(in)));
                long start = varint(in);
                long next = Math.addExact(start, varint(in));
                int leaderEpoch = Math.toIntExact(varint(in));
                long writerEpoch = varint(in);
                entries.put(new SourceKey(cluster, id, name, partition), new Progress(start, next, leaderEpoch, writerEpoch, Ledger.of(varint(in), varint(in), varint(in)),
                        times ? time(in, length) : Optional.empty()));
            }
        }
        if (in.read() >= 0) {
            throw new IOException("bytes after its end");
        }
        return new PositionVector(entries);
    }

    private static Optional<EventTime> time(DataInputStream in, int length) throws IOException {
        String column = text(in, length);
        long newest = varint(in);
        return column.isEmpty() ? Optional.empty() : Optional.of(new EventTime(column, newest));
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        varint(out, bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in, int atMost) throws IOException {
        long length = varint(in);
        if (length < 0 || length > atMost) {
            throw new IOException("a name of " + length + " bytes");
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length != length) {
            throw new IOException("cut short");
        }
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void varint(DataOutputStream out, long number) throws IOException {
        long rest = number << 1 ^ number >> 63;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long varint(InputStream in) throws IOException {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("cut short");
            }
            number |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return number >>> 1 ^ -(number & 1);
            }
        }
        throw new IOException("a number of more than 64 bits");
    }
}
