package io.lakeactors.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayFromTest {
    @Test
    void aPlaceIsTheBeginningAPositionPositionsATimeOrASnapshot() {
        assertThat(ReplayFrom.parse(" earliest ")).isEqualTo(new ReplayFrom.Earliest());
        assertThat(ReplayFrom.parse("1042")).isEqualTo(new ReplayFrom.Everywhere(1042));
        assertThat(ReplayFrom.parse("shop.orders/0@123, shop.orders/11@4")).isEqualTo(new ReplayFrom.Positions(new TreeMap<>(Map.of("shop.orders/0", 123L, "shop.orders/11", 4L))));
        assertThat(ReplayFrom.parse("snapshot:6613456789012345678")).isEqualTo(new ReplayFrom.OfSnapshot(6613456789012345678L));
        assertThat(ReplayFrom.parse("2026-03-01")).isEqualTo(new ReplayFrom.At(Instant.parse("2026-03-01T00:00:00Z").toEpochMilli()));
        assertThat(ReplayFrom.parse("2026-03-01T12:00:00.5Z")).isEqualTo(new ReplayFrom.At(Instant.parse("2026-03-01T12:00:00.500Z").toEpochMilli()));
        assertThat(ReplayFrom.parse("2026-03-01T12:00:00+02:00")).isEqualTo(new ReplayFrom.At(Instant.parse("2026-03-01T10:00:00Z").toEpochMilli()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", "-1", "orders/0", "orders@4", "orders/0@x", "orders/0@1,", "orders/0@1,orders/0@2", "2026-13-01", "2026-03-01T12:00:00", "snapshot:", "snapshot:x",
        "snapshot:9999999999999999999", "9999999999999999999"})
    void whatIsNoneIsRefusedWithWhatWouldBe(String text) {
        assertThatThrownBy(() -> ReplayFrom.parse(text)).isInstanceOfSatisfying(LakeException.class, refused -> {
            assertThat(refused.error().code()).isEqualTo(ErrorCode.REPLAY_PLACE_INVALID);
            assertThat(refused.error().mend()).contains("earliest", "orders/0@1042", "2026-03-01", "snapshot:ID");
        });
    }
}
