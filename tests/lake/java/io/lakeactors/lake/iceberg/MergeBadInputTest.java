package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.junit.jupiter.api.Test;

/** What a merged table needs is gone: its commits are refused with a reason, and go on when it is there again. */
class MergeBadInputTest extends MergeFixture {
    private void refusedWith(ErrorCode code) {
        assertThat(store.commit(request(0, put(1, 11, "late")))).isInstanceOfSatisfying(CommitOutcome.Refused.class, refused -> assertThat(refused.error().code()).isEqualTo(code));
    }

    @Test
    void aLostMemoryOfDeletionsIsNamedAndNothingIsBroughtBack() throws IOException {
        commit(0, put(1, 10, "a"), delete(1, 12));
        Path memory = memory();
        byte[] bytes = Files.readAllBytes(memory);
        Files.delete(memory);
        restart();
        refusedWith(ErrorCode.MERGE_MEMORY_LOST);
        bytes[bytes.length / 2]++;
        Files.write(memory, bytes);
        refusedWith(ErrorCode.MERGE_MEMORY_LOST);

        bytes[bytes.length / 2]--;
        Files.write(memory, bytes);
        commit(0, put(1, 11, "late"));
        assertThat(rows()).isEmpty();
        consistent();
    }

    private Path memory() throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            List<Path> memory = files.filter(file -> file.getFileName().toString().startsWith(Deletions.NAME)).toList();
            assertThat(memory).hasSize(1);
            return memory.getFirst();
        }
    }

    @Test
    void aMemoryOfDeletionsThatEndsAnywhereIsNamed() throws IOException {
        commit(0, put(1, 10, "a"), delete(1, 12));
        restart();
        Path memory = memory();
        byte[] bytes = Files.readAllBytes(memory);
        for (int length : new int[] {0, 3, 10, 17, bytes.length / 2, bytes.length - 1}) {
            Files.write(memory, Arrays.copyOf(bytes, length));
            refusedWith(ErrorCode.MERGE_MEMORY_LOST);
        }
    }

    /** The places' number at 8, the entries' after the one place, the place of the one entry: each is refused before the check sum is reached, and takes no memory. */
    @Test
    void numbersInAMemoryOfDeletionsThatCannotBeAreNamed() throws IOException {
        commit(0, put(1, 10, "a"), delete(1, 12));
        restart();
        Path memory = memory();
        byte[] bytes = Files.readAllBytes(memory);
        int entries = 12 + 2 + "customers".length() + 4;
        for (int at : new int[] {8, entries, entries + 4 + 8 * KeyEntry.PLACE}) {
            for (int value : new int[] {Integer.MAX_VALUE, -1, 1_000_000}) {
                byte[] wrong = bytes.clone();
                ByteBuffer.wrap(wrong).putInt(at == 8 || at == entries ? at : at + 4, value);
                Files.write(memory, wrong);
                refusedWith(ErrorCode.MERGE_MEMORY_LOST);
            }
        }
    }

    @Test
    void aFileOfAnotherFormatIsNamedThoughItHasDeletes() throws IOException {
        commit(0, put(1, 10, "a"));
        foreign(table -> {
            String file = table.location() + "/data/theirs.avro";
            table.newAppend().appendFile(DataFiles.builder(table.spec()).withPath(file).withFormat(FileFormat.AVRO).withPartitionPath("region=r1").withFileSizeInBytes(10).withRecordCount(3).build())
                    .commit();
            table.newRowDelta().addDeletes(FileMetadata.deleteFileBuilder(table.spec()).ofPositionDeletes().withPath(table.location() + "/data/deletes.parquet").withFormat(FileFormat.PARQUET)
                    .withPartitionPath("region=r1").withReferencedDataFile(file).withFileSizeInBytes(10).withRecordCount(1).build()).commit();
        });
        refusedWith(ErrorCode.MERGE_UNSUITED);
    }

    @Test
    void aColumnThatAnotherEngineHasRenamedIsNamed() throws IOException {
        commit(0, put(1, 10, "a"));
        var late = request(0, put(1, 12, "b"));
        foreign(table -> table.updateSchema().renameColumn("ts", "changed").commit());
        assertThat(store.commit(late)).isInstanceOfSatisfying(CommitOutcome.Refused.class, refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.MERGE_COLUMN_MISSING));

        foreign(table -> table.updateSchema().renameColumn("changed", "ts").commit());
        assertThat(store.commit(late)).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).containsExactly("1=b");
    }

    @Test
    void whatAnotherEngineHasDeletedIsNotHeldAgainstOlderRows() throws IOException {
        commit(0, put(1, 10, "a"));
        commit(0, put(3, 10, "b"));
        String file = ((IcebergStore) store).scan(MERGED).files().stream().filter(one -> one.rows() == 1).findFirst().orElseThrow().path();
        foreign(table -> table.newDelete().deleteFile(file).commit());
        assertThat(rows()).hasSize(1);
        commit(0, put(1, 5, "c"), put(3, 5, "d"));

        assertThat(rows()).hasSize(2).containsAnyOf("1=c", "3=d").containsAnyOf("1=a", "3=b");
    }

    @Test
    void aRowThatAnotherEngineHasAddedASecondTimeGoesWithTheNextCommit() throws IOException {
        commit(0, put(1, 10, "a"));
        List<io.lakeactors.model.WrittenFile> again = written(7, 0, List.of(put(1, 9, "older copy"), put(2, 1, "theirs")));
        foreign(table -> {
            var append = table.newAppend();
            again.forEach(file -> append.appendFile(DataFileDescriptor.fromJson(file.descriptor(), table.specs())));
            append.commit();
        });
        assertThat(rows()).hasSize(3);
        commit(0, put(4, 1, "b"));

        assertThat(rows()).containsExactly("1=a", "2=theirs", "4=b");
    }
}
