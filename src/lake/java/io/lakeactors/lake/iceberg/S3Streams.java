package io.lakeactors.lake.iceberg;

import java.io.IOException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;
import software.amazon.awssdk.core.exception.SdkException;

/** An object's streams, which fail by {@link IOException} as those of any file do. */
final class S3Streams {
    private S3Streams() {}

    @FunctionalInterface
    private interface Call<T> {
        T run() throws IOException;
    }

    private static <T> T io(Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (SdkException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    @FunctionalInterface
    private interface Act {
        void run() throws IOException;
    }

    private static void act(Act act) throws IOException {
        io(() -> {
            act.run();
            return null;
        });
    }

    record In(InputFile object) implements InputFile {
        @Override
        public long getLength() {
            return S3Files.told(location(), object::getLength);
        }

        @Override
        public SeekableInputStream newStream() {
            return new Reading(S3Files.told(location(), object::newStream));
        }

        @Override
        public String location() {
            return object.location();
        }

        @Override
        public boolean exists() {
            return S3Files.told(location(), object::exists);
        }
    }

    record Out(OutputFile object) implements OutputFile {
        @Override
        public PositionOutputStream create() {
            return new Writing(S3Files.told(location(), object::create));
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            return new Writing(S3Files.told(location(), object::createOrOverwrite));
        }

        @Override
        public String location() {
            return object.location();
        }

        @Override
        public InputFile toInputFile() {
            return new In(object.toInputFile());
        }
    }

    private static final class Reading extends SeekableInputStream {
        private final SeekableInputStream from;

        Reading(SeekableInputStream from) {
            this.from = from;
        }

        @Override
        public long getPos() throws IOException {
            return from.getPos();
        }

        @Override
        public void seek(long position) throws IOException {
            from.seek(position);
        }

        @Override
        public int read() throws IOException {
            return io(from::read);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return io(() -> from.read(into, offset, length));
        }

        @Override
        public void close() throws IOException {
            act(() -> from.close());
        }
    }

    private static final class Writing extends PositionOutputStream {
        private final PositionOutputStream to;

        Writing(PositionOutputStream to) {
            this.to = to;
        }

        @Override
        public long getPos() throws IOException {
            return to.getPos();
        }

        @Override
        public void write(int value) throws IOException {
            act(() -> to.write(value));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            act(() -> to.write(bytes, offset, length));
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }

        @Override
        public void close() throws IOException {
            act(() -> to.close());
        }
    }
}
