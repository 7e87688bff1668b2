package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.maintenance.CareView;
import io.lakeactors.model.TableCare;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CareOfNewTablesTest extends OnLab {
    /** Small files come within the second. */
    @Test
    void whoLooksAfterTablesHearsOfThemWhenTheirPipelineIsAppliedAndNotWhenItIsRemindedNext() {
        lab.settings.put("lakeactors.engine.pipeline.ensure-every", "1h");
        lab.settings.put("lakeactors.maintenance.enabled", "off");
        lab.care = Optional.of((TableCare) Proxy.newProxyInstance(TableCare.class.getClassLoader(), new Class<?>[] {TableCare.class}, (care, method, arguments) -> {
            throw new AssertionError("it is off");
        }));
        lab.start();

        lab.apply();

        Lab.await("its tables are known", () -> !Lab.get(lab.runtime.maintenance().view()).tables().isEmpty());
        assertThat(Lab.get(lab.runtime.maintenance().view()).tables()).extracting(CareView.Table::table).contains(Lab.SILVER, Lab.SILVER.quarantine(), Lab.BRONZE);
    }
}
