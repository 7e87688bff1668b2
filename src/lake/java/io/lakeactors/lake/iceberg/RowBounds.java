package io.lakeactors.lake.iceberg;

import io.lakeactors.model.TableReader.Bound;
import io.lakeactors.model.TableReader.Sign;
import io.lakeactors.model.ValueSpan;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.Schema;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** What is known of the wanted rows, in Iceberg's words. What cannot be said exactly in them is left out: then more files are read, and none too few. */
final class RowBounds {
    private static final Pattern TIME = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)(?:[ T](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,6})?)?)(?:Z|[+]00(?::?00)?)?)?");

    private RowBounds() {}

    static Expression of(Schema schema, List<Bound> bounds) {
        Expression all = Expressions.alwaysTrue();
        for (Bound bound : bounds) {
            Types.NestedField column = schema.caseInsensitiveFindField(bound.column());
            if (column != null && schema.columns().contains(column)) {
                Optional<Object> constant = constant(column.type(), bound);
                if (constant.isPresent()) {
                    all = Expressions.and(all, compared(column.name(), bound.sign(), constant.get()));
                }
            }
        }
        return all;
    }

    /** Rows whose values of a column of time lie in one of the spans; none if there are none. */
    static Expression within(Schema schema, String column, List<ValueSpan> spans) {
        boolean days = schema.findField(column).type().typeId() == Type.TypeID.DATE;
        Expression any = Expressions.alwaysFalse();
        for (ValueSpan span : spans) {
            any = Expressions.or(any, days
                    ? Expressions.and(Expressions.greaterThanOrEqual(column, (int) span.first()), Expressions.lessThanOrEqual(column, (int) span.last()))
                    : Expressions.and(Expressions.greaterThanOrEqual(column, span.first()), Expressions.lessThanOrEqual(column, span.last())));
        }
        return any;
    }

    private static Expression compared(String column, Sign sign, Object constant) {
        return switch (sign) {
            case LESS -> Expressions.lessThan(column, constant);
            case AT_MOST -> Expressions.lessThanOrEqual(column, constant);
            case EQUAL -> Expressions.equal(column, constant);
            case AT_LEAST -> Expressions.greaterThanOrEqual(column, constant);
            case MORE -> Expressions.greaterThan(column, constant);
        };
    }

    private static Optional<Object> constant(Type type, Bound bound) {
        String text = bound.constant();
        try {
            return switch (type.typeId()) {
                case INTEGER -> bound.quoted() ? Optional.empty() : Optional.of(Integer.parseInt(text));
                case LONG -> bound.quoted() ? Optional.empty() : Optional.of(Long.parseLong(text));
                case DECIMAL -> bound.quoted() ? Optional.empty() : Optional.of(new BigDecimal(text).setScale(((Types.DecimalType) type).scale()));
                case STRING -> bound.quoted() ? Optional.of(text) : Optional.empty();
                case DATE -> bound.quoted() && text.length() == 10 ? Optional.of((int) LocalDate.parse(text).toEpochDay()) : Optional.empty();
                case TIMESTAMP -> bound.quoted() ? micros(text).<Object>map(micros -> micros) : Optional.empty();
                default -> Optional.empty();
            };
        } catch (NumberFormatException | ArithmeticException | DateTimeException notExactly) {
            return Optional.empty();
        }
    }

    /** Queries are asked in UTC. */
    private static Optional<Long> micros(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return Optional.empty();
        }
        var at = LocalDate.parse(time.group(1)).atTime(time.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(time.group(2))).toInstant(ZoneOffset.UTC);
        return Optional.of(Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000L), TimeUnit.NANOSECONDS.toMicros(at.getNano())));
    }
}
