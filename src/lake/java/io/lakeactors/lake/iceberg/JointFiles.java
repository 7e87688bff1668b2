package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.PartitionData;

/** The open files of writers that end together: those of one partition that are small become one, which each of these writers has a share in. */
final class JointFiles {
    private final long fileBytesMax;
    private final Map<PartitionData, PartitionFile> carriers = new HashMap<>();
    private final Set<PartitionFile> files = new LinkedHashSet<>();
    private final List<Map<PartitionFile, Long>> shares = new ArrayList<>();

    /** @param fileBytesMax no file grows beyond it by what is added to it */
    JointFiles(long fileBytesMax) {
        this.fileBytesMax = fileBytesMax;
    }

    /** @param open files of the next writer */
    void add(List<PartitionFile> open) throws IOException {
        var share = new LinkedHashMap<PartitionFile, Long>();
        for (PartitionFile file : open) {
            long rows = file.rows();
            share.put(placed(file), rows);
        }
        shares.add(share);
    }

    /** @return the file that its rows are in from now on */
    private PartitionFile placed(PartitionFile file) throws IOException {
        PartitionFile carrier = carriers.get(file.partition());
        if (carrier != null && file.isAbsorbable() && carrier.fileBytes() + file.fileBytes() <= fileBytesMax) {
            carrier.absorb(file);
            return carrier;
        }
        carriers.put(file.partition(), file);
        files.add(file);
        return file;
    }

    /** All that have come to be. */
    Collection<PartitionFile> files() {
        return files;
    }

    /** @param writer its number, from 0 @return the files that hold its rows, and how many */
    Map<PartitionFile, Long> shares(int writer) {
        return shares.get(writer);
    }
}
