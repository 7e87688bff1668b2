package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.registry.Compatibility;
import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryAnswer.Found;
import io.lakeactors.contract.registry.RegistryCall;
import io.lakeactors.contract.registry.RegistryConfig;
import io.lakeactors.contract.registry.RegistryFault;
import io.lakeactors.contract.registry.SchemaDefinition;
import io.lakeactors.contract.registry.SchemaKind;
import io.lakeactors.model.ErrorCode;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The registry of a running node, over its journal. */
class LakeRegistryTest extends OnLab {
    private RegistryAnswer ask(RegistryCall call) {
        return Lab.get(lab.runtime.registry().ask(call));
    }

    private static RegistryCall register(String subject, String text) {
        return new RegistryCall.Register(subject, SchemaDefinition.of(SchemaKind.AVRO, text), 0, 0, false);
    }

    private void journal(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:h2:file:" + home.resolve("journal"), "", ""); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatWasAnsweredIsThereAfterACrash() {
        lab.start();
        var first = ask(register("orders", "\"int\""));
        ask(register("orders", "\"long\""));
        ask(new RegistryCall.DeleteVersion("orders", 2, false));
        ask(new RegistryCall.SetConfig("orders", new RegistryConfig(Optional.of(Compatibility.FULL), Optional.empty())));
        lab.crash();
        assertThat(ask(new RegistryCall.ById(1, ""))).isEqualTo(new Found("", 0, 1, ((Found) first).definition()));
        assertThat(ask(new RegistryCall.Versions("orders", RegistryCall.Scope.WITH_DELETED))).isEqualTo(new RegistryAnswer.Numbers(List.of(1, 2)));
        assertThat(ask(register("orders", "\"long\""))).as("under the subject's level").isInstanceOfSatisfying(RegistryAnswer.Refused.class,
                refused -> assertThat(refused.fault()).isEqualTo(RegistryFault.INCOMPATIBLE));
        assertThat(((Found) ask(register("other", "\"string\""))).id()).isEqualTo(3);
        assertThat(((Found) ask(register("other", "\"string\""))).version()).isEqualTo(1);
    }

    @Test
    void manyWhoRegisterTheSameAtOnceGetOneNumber() {
        lab.start();
        var asked = new ArrayList<CompletableFuture<RegistryAnswer>>();
        for (int i = 0; i < 60; i++) {
            asked.add(lab.runtime.registry().ask(register("s" + i % 5, i % 2 == 0 ? "\"int\"" : "{\"type\":\"int\"}")).toCompletableFuture());
        }
        assertThat(asked.stream().map(one -> (Found) Lab.get(one))).allSatisfy(found -> {
            assertThat(found.id()).isEqualTo(1);
            assertThat(found.version()).isEqualTo(1);
        });
    }

    @Test
    void withoutItsJournalItRegistersNothingAndGoesOnAfterwards() throws SQLException {
        lab.settings.put("lakeactors.engine.pipeline.ask-timeout", "2s");
        lab.start();
        ask(register("orders", "\"int\""));
        journal("ALTER TABLE \"event_journal\" RENAME TO \"gone\"");
        assertThat(Lab.refusal(lab.runtime.registry().ask(register("orders", "\"long\""))).code()).isEqualTo(ErrorCode.JOURNAL_UNREACHABLE);
        journal("ALTER TABLE \"gone\" RENAME TO \"event_journal\"");
        Lab.await("the registry answers again", () -> {
            try {
                return ask(new RegistryCall.Versions("orders", RegistryCall.Scope.LIVE)).equals(new RegistryAnswer.Numbers(List.of(1)));
            } catch (io.lakeactors.model.LakeException notYet) {
                return false;
            }
        });
        assertThat(((Found) ask(register("orders", "\"long\""))).id()).isEqualTo(2);
    }
}
