package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.aws.s3.S3FileIOAwsClientFactory;
import org.apache.iceberg.aws.s3.S3FileIOProperties;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Files below one prefix of a bucket, by Iceberg's S3FileIO. A file is there, whole and durable, when its stream has been closed without an error, and not before. */
final class S3Files extends WarehouseFiles {
    private static final long serialVersionUID = 1L;
    private static final Pattern LOCATION = Pattern.compile("s3[an]?://([^/]+)/(.+)");

    private final String root;
    private final S3FileIO io;

    S3Files(String root, S3Access access) {
        this.root = root;
        this.io = new S3FileIO(() -> S3Clients.open(access));
        io.initialize(Map.of(S3FileIOProperties.CLIENT_FACTORY, GivenClient.class.getName()));
    }

    /** Takes the place of the library's own factory, which the client is not asked of here, and which would want SDK modules for services that are not used. */
    public static final class GivenClient implements S3FileIOAwsClientFactory {
        private static final long serialVersionUID = 1L;

        @Override
        public S3Client s3() {
            throw new IllegalStateException("the client was given");
        }

        @Override
        public S3AsyncClient s3Async() {
            throw new IllegalStateException("nothing here is asynchronous");
        }

        @Override
        public void initialize(Map<String, String> properties) {
            // There is nothing to know.
        }
    }

    @Override
    String normal(String location) {
        Matcher parts = LOCATION.matcher(location);
        String plain = parts.matches() ? "s3://" + parts.group(1) + "/" + parts.group(2) : location;
        boolean inside = plain.equals(root) || plain.startsWith(root + "/") && Arrays.stream(plain.split("/")).noneMatch(part -> part.equals("..") || part.equals("."));
        if (!inside) {
            throw new IllegalArgumentException("outside the warehouse " + root + ": " + location);
        }
        return plain;
    }

    @Override
    OptionalLong length(String location) {
        return told(location, () -> {
            try {
                return OptionalLong.of(io.newInputFile(normal(location)).getLength());
            } catch (NotFoundException | software.amazon.awssdk.services.s3.model.NoSuchKeyException gone) {
                return OptionalLong.empty();
            }
        });
    }

    @Override
    boolean isUsed(String folder) {
        return told(folder, () -> io.listPrefix(normal(folder) + "/").iterator().hasNext());
    }

    @Override
    Optional<Path> local(String location) {
        return Optional.empty();
    }

    @Override
    String root() {
        return root;
    }

    @Override
    public InputFile newInputFile(String location) {
        return new S3Streams.In(io.newInputFile(normal(location)));
    }

    @Override
    public InputFile newInputFile(String location, long length) {
        return new S3Streams.In(io.newInputFile(normal(location), length));
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return new S3Streams.Out(io.newOutputFile(normal(location)));
    }

    @Override
    public void deleteFile(String location) {
        told(location, () -> {
            io.deleteFile(normal(location));
            return null;
        });
    }

    @Override
    void eachBelow(String folder, Consumer<FileInfo> consumer) {
        told(folder, () -> {
            io.listPrefix(normal(folder) + "/").forEach(consumer);
            return true;
        });
    }

    @Override
    void eachNamed(String folder, String beginning, Consumer<FileInfo> consumer) {
        String prefix = normal(folder) + "/" + beginning;
        told(folder, () -> {
            io.listPrefix(prefix).forEach(file -> {
                if (file.location().indexOf('/', prefix.length()) < 0) {
                    consumer.accept(file);
                }
            });
            return true;
        });
    }

    @Override
    public void close() {
        io.close();
    }

    /** The SDK's exceptions as those that every caller knows. */
    static <T> T told(String location, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException failure) {
            throw unchecked(location, failure);
        }
    }

    static RuntimeIOException unchecked(String location, SdkException failure) {
        return new RuntimeIOException(new IOException(failure.getMessage(), failure), "%s: %s", location, failure.getMessage());
    }
}
