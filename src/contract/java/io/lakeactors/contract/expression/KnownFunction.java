package io.lakeactors.contract.expression;

import io.lakeactors.contract.expression.Expr.Kind;
import io.lakeactors.sdk.FunctionCheck;
import io.lakeactors.sdk.RowFunction;
import io.lakeactors.sdk.ValueType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A function that expressions can call, as it was when it was loaded. Safe for threads as far as the function is. */
public final class KnownFunction {
    private static final long MICROS = 1_000_000;
    /** Before the point of an exact number. */
    private static final int DIGITS_MAX = 76;
    private static final int FINEST = 1_000;

    private final RowFunction function;
    private final String id;
    private final List<ValueType> arguments;
    private final ValueType result;
    private final int scale;
    private final boolean takesNulls;

    private KnownFunction(RowFunction function) {
        this.function = function;
        id = function.name() + "@" + function.version();
        arguments = List.copyOf(function.arguments());
        result = function.result();
        scale = result == ValueType.DECIMAL ? function.scale() : 0;
        takesNulls = function.takesNulls();
    }

    /** @throws IllegalArgumentException with what is wrong with what it says of itself */
    public static KnownFunction of(RowFunction function) {
        List<String> faults = FunctionCheck.ofShape(function);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new KnownFunction(function);
    }

    /** {@code score@1}. */
    public String id() {
        return id;
    }

    List<ValueType> arguments() {
        return arguments;
    }

    /** The types of its arguments, for people: {@code double}. */
    public List<String> argumentWords() {
        return arguments.stream().map(ValueType::word).toList();
    }

    /** The type of its result, for people. */
    public String resultWord() {
        return result.word();
    }

    int scale() {
        return scale;
    }

    /** {@code score@1(double, text): double}. */
    public String signature() {
        return id + "(" + String.join(", ", argumentWords()) + "): " + resultWord();
    }

    Kind kind() {
        return kindOf(result);
    }

    static Kind kindOf(ValueType type) {
        return switch (type) {
            case BOOLEAN -> Kind.BOOL;
            case LONG, DECIMAL -> Kind.EXACT;
            case DOUBLE -> Kind.DOUBLE;
            case TEXT -> Kind.TEXT;
            case DATE -> Kind.DATE;
            case INSTANT -> Kind.INSTANT;
            case LOCAL_TIME -> Kind.LOCAL_TIME;
        };
    }

    /** Whether an expression can be an argument of the type. */
    static boolean takes(ValueType type, Expr argument) {
        return switch (type) {
            case LONG -> argument.kind() == Kind.EXACT && argument.scale() == 0;
            case DOUBLE -> Typing.number(argument);
            default -> argument.kind() == kindOf(type);
        };
    }

    /**
     * The function's value.
     *
     * @param values of its arguments: each null, a Boolean, BigDecimal, Double, byte[] of UTF-8 or, for times, a Long as {@link Kind} counts
     * @return the same for its result
     * @throws CallFailure if the function fails, or gives what is no value of its type
     */
    public Object call(Object[] values) {
        var given = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null && !takesNulls) {
                return null;
            }
            given[i] = values[i] == null ? null : toJava(i, values[i]);
        }
        Object value;
        try {
            value = function.apply(given);
        } catch (Exception | LinkageError | StackOverflowError failed) {
            String why = failed.getMessage() == null ? "" : ": " + failed.getMessage();
            throw new CallFailure(id + " failed with " + failed.getClass().getSimpleName() + why);
        }
        if (value == null) {
            return null;
        }
        if (!result.javaClass().isInstance(value)) {
            throw new CallFailure(id + " gave a " + value.getClass().getSimpleName() + ", and says that it gives a " + result.javaClass().getSimpleName());
        }
        return fromJava(value);
    }

    private Object toJava(int argument, Object value) {
        return switch (arguments.get(argument)) {
            case BOOLEAN, DECIMAL -> value;
            case LONG -> integer(argument, (BigDecimal) value);
            case DOUBLE -> ((Number) value).doubleValue();
            case TEXT -> new String((byte[]) value, StandardCharsets.UTF_8);
            case DATE -> LocalDate.ofEpochDay((Long) value);
            case INSTANT -> Instant.ofEpochSecond(Math.floorDiv((Long) value, MICROS), Math.floorMod((Long) value, MICROS) * 1_000);
            case LOCAL_TIME -> LocalDateTime.ofEpochSecond(Math.floorDiv((Long) value, MICROS), (int) Math.floorMod((Long) value, MICROS) * 1_000, ZoneOffset.UTC);
        };
    }

    private Long integer(int argument, BigDecimal value) {
        if (value.unscaledValue().bitLength() >= Long.SIZE) {
            throw new CallFailure("argument " + (argument + 1) + " of " + id + " is too large for a long");
        }
        return value.longValueExact();
    }

    private Object fromJava(Object value) {
        try {
            return switch (value) {
                case Long integer -> BigDecimal.valueOf(integer);
                case BigDecimal exact -> rounded(exact);
                case Double real -> finite(real);
                case String text -> text.getBytes(StandardCharsets.UTF_8);
                case LocalDate date -> (long) Math.toIntExact(date.toEpochDay());
                case Instant instant -> ChronoUnit.MICROS.between(Instant.EPOCH, instant);
                case LocalDateTime time -> ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant(ZoneOffset.UTC));
                default -> value;
            };
        } catch (ArithmeticException tooLarge) {
            throw new CallFailure(id + " gave " + value + ", which is too large");
        }
    }

    private Double finite(Double value) {
        if (!Double.isFinite(value)) {
            throw new CallFailure(id + " gave " + value + ", which is no finite number");
        }
        return value;
    }

    /** One with a huge exponent would fill the memory when its digits are written out. */
    private BigDecimal rounded(BigDecimal value) {
        if ((long) value.precision() - value.scale() > DIGITS_MAX || value.scale() > FINEST) {
            throw new CallFailure(id + " gave a number that is too large or too fine");
        }
        return value.setScale(scale, RoundingMode.HALF_EVEN);
    }
}
