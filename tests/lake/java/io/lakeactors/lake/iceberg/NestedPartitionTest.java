package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NestedPartitionTest {
    private static final Schema SCHEMA = new Schema(List.of(Field.of("plain", new Type.Text(), true),
            Field.of("place", new Type.Struct(List.of(Field.of("city", new Type.Text(), false))), false)));

    private static org.apache.iceberg.PartitionSpec by(String column) {
        var spec = new TableSpec(TableName.parse("silver.t"), SCHEMA, List.of(new PartitionBy(PartitionBy.Transform.IDENTITY, column)), Map.of());
        return IcebergTypes.partitioning(spec, IcebergTypes.schema(SCHEMA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"place", "place.city", "nowhere"})
    void whatIsNoColumnOfTheTablesOwnIsRefusedByName(String column) {
        assertThatThrownBy(() -> by(column)).isInstanceOfSatisfying(LakeException.class, refused -> {
            assertThat(refused.error().code()).isEqualTo(ErrorCode.TABLE_DOES_NOT_FIT);
            assertThat(refused.error().what()).contains(column);
            assertThat(refused.error().where()).isEqualTo("silver.t");
        });
    }

    @Test
    void aPlainColumnIsTaken() {
        assertThat(by("plain").fields()).hasSize(1);
    }
}
