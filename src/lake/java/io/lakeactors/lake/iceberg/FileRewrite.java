package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.io.CloseableIterable;

/** Writes the live rows of some files of one partition into new files. */
final class FileRewrite {
    /** Rows that are sorted may take so many times what the writer may hold. */
    private static final int SORTED_BUFFERS = 2;

    private final BaseTable table;
    private final WarehouseFiles files;
    private final RewriteOrder order;
    private final Runnable breath;

    /** @param breath run now and then, between two steps */
    FileRewrite(BaseTable table, WarehouseFiles files, RewriteOrder order, Runnable breath) {
        this.table = table;
        this.files = files;
        this.order = order;
        this.breath = breath;
    }

    List<WrittenFile> run() {
        try {
            List<FileScanTask> tasks = tasks();
            Rewriting rewriting = rewriting(tasks);
            try {
                for (FileScanTask task : tasks) {
                    rewriting.copy(task, breath);
                }
                return described(rewriting.complete(breath), table.specs().get(tasks.getFirst().file().specId()));
            } catch (IOException | RuntimeException e) {
                rewriting.abandon();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            throw e instanceof LakeException known ? known : Foreign.storage("rewriting files of " + order.table(), table.location(), e);
        }
    }

    private Rewriting rewriting(List<FileScanTask> tasks) throws IOException {
        DataFile first = tasks.getFirst().file();
        IntFunction<String> locations = this::location;
        boolean keepsOrder = tasks.size() == 1 && isSorted(first, table);
        SortOrder sort = keepsOrder || order.sorted() && sorts(table) ? table.sortOrder() : SortOrder.unsorted();
        FileForm form = FileForm.of(table);
        boolean sorting = sort.isSorted() && !keepsOrder;
        if (!sorting && !LiveRows.hasLineage(table) && ColumnRewrite.fits(form, files, tasks)) {
            return new ColumnRewrite(form, files, order, first, locations, sort);
        }
        var live = new LiveRows(table, files, order.ingestedFrom());
        var into = new RowFiles(table, files, order, first, locations, live.schema(), sort);
        return sorting ? new SortedRewrite(live, new RowSorter(live.schema(), sort, SORTED_BUFFERS * order.bufferBytes(), Path.of(System.getProperty("java.io.tmpdir"))), into) : new RowRewrite(live, into);
    }

    /** Where rows of a key replace each other, those that go while files are written anew are found in the new ones by their order. */
    static boolean sorts(BaseTable table) {
        return table.sortOrder().isSorted() && MergedTables.rule(table.operations().current()).isEmpty();
    }

    /** Whether a file's rows are in the order that the table has now. */
    static boolean isSorted(DataFile file, BaseTable table) {
        return table.sortOrder().isSorted() && file.sortOrderId() != null && file.sortOrderId() == table.sortOrder().orderId();
    }

    private List<WrittenFile> described(List<DataFile> written, PartitionSpec spec) {
        return written.stream().map(file -> new WrittenFile(order.table(), file.location(), file.recordCount(), file.fileSizeInBytes(), DataFileDescriptor.toJson(file, spec))).toList();
    }

    /** In the order of the request, which is that of the table. */
    private List<FileScanTask> tasks() throws IOException {
        if (table.snapshot(order.snapshot()) == null) {
            throw gone("snapshot " + order.snapshot() + " is");
        }
        Set<String> wanted = new HashSet<>(order.paths());
        var tasks = new ArrayList<FileScanTask>();
        try (CloseableIterable<FileScanTask> planned = table.newScan().useSnapshot(order.snapshot()).planFiles()) {
            for (FileScanTask task : planned) {
                if (wanted.remove(task.file().location())) {
                    tasks.add(task);
                }
                if (wanted.isEmpty()) {
                    // What is small is mostly young, and planned first.
                    break;
                }
            }
        }
        if (!wanted.isEmpty()) {
            throw gone(wanted.size() + " files are");
        }
        DataFile first = tasks.getFirst().file();
        if (tasks.stream().anyMatch(task -> task.file().specId() != first.specId() || !task.file().partition().equals(first.partition()))) {
            throw refused("the files are not of one partition", "Nothing was changed; it is planned anew");
        }
        tasks.stream().filter(task -> task.file().format() != FileFormat.PARQUET).findFirst().ifPresent(task -> {
            throw refused("a file that is not Parquet cannot be rewritten: " + task.file().location(), "Rewrite it with the engine that wrote it");
        });
        Map<String, Integer> places = new HashMap<>();
        order.paths().forEach(path -> places.put(path, places.size()));
        tasks.sort(Comparator.comparing(task -> places.get(task.file().location())));
        return tasks;
    }

    private LakeException gone(String what) {
        return refused(what + " not there any more", "Nothing was changed; it is planned anew");
    }

    private LakeException refused(String what, String mend) {
        return LakeError.of(ErrorCode.REQUEST_INVALID, what, order.table().toString(), mend).asException();
    }

    /** Beside the first of the files that it is made of. */
    private String location(int number) {
        String beside = order.paths().getFirst();
        return files.normal(beside.substring(0, beside.lastIndexOf('/') + 1) + "e" + order.epoch() + "-care-" + order.run() + "-" + number + ".parquet");
    }
}
