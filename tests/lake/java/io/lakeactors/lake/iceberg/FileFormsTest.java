package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Field;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

class FileFormsTest {
    private static final TableName ORDERS = new TableName("silver", "orders");
    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "n", Types.LongType.get()));
    private static final long SECOND = 1_000_000_000L;

    private final FileForms forms = new FileForms(new LocalFiles(Path.of("/warehouse")));
    private final AtomicInteger asked = new AtomicInteger();
    private TableMetadata metadata = TableMetadata.newTableMetadata(SCHEMA, PartitionSpec.unpartitioned(), SortOrder.unsorted(), "/warehouse/silver/orders", Map.of());

    private FileForm form(long nanos) {
        return form(nanos, Field.of("n", new Type.Long(), true));
    }

    private FileForm form(long nanos, Field... fields) {
        var spec = new TableSpec(ORDERS, new io.lakeactors.model.Schema(List.of(fields)), List.of(), Map.of());
        return forms.of(spec, nanos, () -> {
            asked.incrementAndGet();
            return metadata;
        });
    }

    @Test
    void theCatalogIsAskedOnceASecond() {
        var first = form(0);
        assertThat(form(SECOND - 1)).isSameAs(first);
        assertThat(asked).hasValue(1);
        assertThat(form(SECOND)).as("of a table that has not changed").isSameAs(first);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aTableThatHasChangedHasAnotherForm() {
        form(0);
        metadata = metadata.updateSchema(new Schema(Types.NestedField.required(1, "n", Types.LongType.get()), Types.NestedField.optional(2, "s", Types.StringType.get())));
        assertThat(form(SECOND).schema().getFieldCount()).isEqualTo(2);
        metadata = metadata.replaceProperties(Map.of("write.target-file-size-bytes", "1000"));
        assertThat(form(2 * SECOND).fileBytes()).isEqualTo(1000);
    }

    /** Else the new column's values would be left out of the file, and nobody would notice. */
    @Test
    void aBatchWithMoreThanIsKnownHasTheCatalogAskedAtOnce() {
        form(0);
        metadata = metadata.updateSchema(new Schema(Types.NestedField.required(1, "n", Types.LongType.get()), Types.NestedField.optional(2, "s", Types.StringType.get())));
        assertThat(form(1).schema().getFieldCount()).as("for who does not know of it yet").isEqualTo(1);
        var more = new Field[] {Field.of("n", new Type.Long(), true), Field.of("s", new Type.Text(), false)};
        assertThat(form(2, more).schema().getFieldCount()).isEqualTo(2);
        form(3, more);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aBatchThatTheTableDoesNotHoldHasItAskedNoMoreOftenThanOthers() {
        var wider = Field.of("n", new Type.Decimal(9, 2), true);
        form(0, wider);
        form(1, wider);
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatAColumnWasCalledBeforeIsKnownAsLongAsNoOtherHasTheName() {
        var renamed = new Schema(Types.NestedField.required(1, "number", Types.LongType.get()));
        metadata = metadata.updateSchema(renamed);
        assertThat(form(0).former().now(FormerNames.TABLE, "n")).isEqualTo("number");
        metadata = metadata.updateSchema(new Schema(Types.NestedField.required(1, "number", Types.LongType.get()), Types.NestedField.optional(2, "n", Types.StringType.get())));
        assertThat(form(SECOND).former().isEmpty()).isTrue();
    }

    @Test
    void whoeverBeginsAnewSeesTheTableAsItIs() {
        form(0);
        metadata = metadata.replaceProperties(Map.of("write.target-file-size-bytes", "1000"));
        forms.forget(ORDERS);
        assertThat(form(1).fileBytes()).isEqualTo(1000);
    }
}
