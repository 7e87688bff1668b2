package io.lakeactors.lake.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.util.Map;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.PartitionSpec;

/**
 * A data file's path, partition and statistics as text, in Iceberg's own JSON of the REST catalog specification: what a journal keeps until the file is
 * committed.
 */
public final class DataFileDescriptor {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DataFileDescriptor() {}

    /** @param file of data or of deletes @param spec the one that the file was written under */
    public static String toJson(ContentFile<?> file, PartitionSpec spec) {
        return ContentFileParser.toJson(file, spec);
    }

    /**
     * @param specs all partition specs of the table, by id
     * @throws io.lakeactors.model.LakeException {@link ErrorCode#TABLE_DOES_NOT_FIT} if the text is no descriptor, or names a spec that the table does not have
     */
    public static DataFile fromJson(String json, Map<Integer, PartitionSpec> specs) {
        return fromJson(json, specs, DataFile.class);
    }

    /** As {@link #fromJson}, of a file of deletes. */
    static DeleteFile deletes(String json, Map<Integer, PartitionSpec> specs) {
        return fromJson(json, specs, DeleteFile.class);
    }

    private static <F extends ContentFile<?>> F fromJson(String json, Map<Integer, PartitionSpec> specs, Class<F> kind) {
        try {
            ContentFile<?> file = ContentFileParser.fromJson(JSON.readTree(json), specs);
            if (kind.isInstance(file)) {
                return kind.cast(file);
            }
            throw new IllegalArgumentException("not a " + kind.getSimpleName() + " but " + file.content());
        } catch (JsonProcessingException | IllegalArgumentException failure) {
            throw LakeError.of(
                            ErrorCode.TABLE_DOES_NOT_FIT,
                            "a written file's descriptor cannot be read: " + failure.getMessage(),
                            json.length() > 200 ? json.substring(0, 200) + "…" : json,
                            "The table's partitioning was replaced or the journal is damaged: let the batch be written anew")
                    .asException(failure);
        }
    }
}
