package io.lakeactors.contract;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.TableName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * What a contract promises of tables by times: those {@code slaProperties} of ODCS v3.1 whose unit is one of time and whose {@code element} names one of the tables, a column of one, or nothing.
 * Others (availability, support …) are kept and nothing follows from them.
 *
 * @param domain of the contract; {@code none} if it names none
 * @param seconds by property; of several of one property the strictest: the longest time for which data is kept, and the shortest of all else
 */
public record ServiceLevels(String domain, SortedMap<String, Double> seconds) {
    static final String RETENTION = "retention";

    public ServiceLevels {
        seconds = new TreeMap<>(seconds);
    }

    /** Of the tables of a pipeline, whose contract was taken. */
    public static ServiceLevels of(PipelineSpec spec) {
        return of(spec.contractText(), spec.contract().object(), Stream.concat(spec.silver().stream().map(PipelineSpec.Silver::table), spec.bronze().stream()).toList());
    }

    /** Of a gold table, whose contract was taken. */
    public static ServiceLevels of(GoldSpec spec) {
        return of(spec.contractText(), spec.contract().object(), List.of(spec.table()));
    }

    /** @param object the schema object's name by which rows are judged; empty if none does. Others are of the tables that their physicalName names */
    static ServiceLevels of(String contractText, String object, Collection<TableName> tables) {
        Optional<YamlNode.Mapping> root = YamlReader.read(contractText, new Faults(ErrorCode.CONTRACT_INVALID, ""));
        var levels = new TreeMap<String, Double>();
        root.ifPresent(contract -> contract.mappings("slaProperties").stream().filter(one -> LevelReader.isOf(contract, one, object, tables))
                .forEach(one -> one.text("property").ifPresent(property -> LevelReader.seconds(one).ifPresent(time -> levels.merge(property, time, stricter(property))))));
        return new ServiceLevels(root.flatMap(contract -> contract.text("domain")).filter(domain -> !domain.isBlank()).orElse("none"), levels);
    }

    private static BinaryOperator<Double> stricter(String property) {
        return property.equals(RETENTION) ? Math::max : Math::min;
    }
}
