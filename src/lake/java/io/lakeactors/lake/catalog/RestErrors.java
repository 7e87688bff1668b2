package io.lakeactors.lake.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.RetryableValidationException;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchPlanIdException;
import org.apache.iceberg.exceptions.NoSuchPlanTaskException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.exceptions.UnprocessableEntityException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.rest.responses.ErrorResponse;

/** Failures as the protocol's ErrorModel. Clients act on the status: 409 to a commit means that it is without effect for ever, 5xx that nobody knows. */
final class RestErrors {
    private static final int UNKNOWN = 500;
    private static final int UNAVAILABLE = 503;

    private record Kind(Class<? extends Exception> type, int status) {}

    /** The first that fits; subclasses stand before their parents. */
    private static final List<Kind> KINDS = List.of(
            new Kind(CommitStateUnknownException.class, UNKNOWN),
            new Kind(CommitFailedException.class, 409),
            new Kind(AlreadyExistsException.class, 409),
            new Kind(NamespaceNotEmptyException.class, 409),
            new Kind(NoSuchNamespaceException.class, 404),
            new Kind(NoSuchTableException.class, 404),
            new Kind(NoSuchViewException.class, 404),
            new Kind(NoSuchPlanIdException.class, 404),
            new Kind(NoSuchPlanTaskException.class, 404),
            new Kind(ForbiddenException.class, 403),
            new Kind(UnprocessableEntityException.class, 422),
            new Kind(ValidationException.class, 400),
            new Kind(BadRequestException.class, 400),
            new Kind(JsonProcessingException.class, 400),
            new Kind(UnsupportedOperationException.class, 406),
            new Kind(IllegalArgumentException.class, 400));

    /** What the library calls otherwise than the protocol. */
    private static final Map<String, String> NAMES = Map.of("RetryableValidationException", "CommitFailedException", "IllegalArgumentException", "BadRequestException",
            "JsonProcessingException", "BadRequestException", "ValidationException", "BadRequestException");

    private RestErrors() {}

    static ErrorResponse of(Exception failure) {
        if (failure instanceof RetryableValidationException) {
            // Two commits took the same sequence number: as if the requirement about the head had failed.
            return error(409, "CommitFailedException", failure.getMessage());
        }
        if (failure instanceof LakeException known) {
            ErrorCode code = known.error().code();
            return code == ErrorCode.TABLE_NOT_FOUND
                    ? error(404, "NoSuchTableException", known.error().sentence())
                    : error(UNAVAILABLE, "ServiceUnavailableException", known.error().sentence());
        }
        return KINDS.stream()
                .filter(kind -> kind.type().isInstance(failure))
                .findFirst()
                .map(kind -> error(kind.status(), NAMES.getOrDefault(kind.type().getSimpleName(), kind.type().getSimpleName()), firstLine(failure)))
                .orElseGet(() -> error(UNKNOWN, "InternalServerError", "the node failed to answer; its log says why"));
    }

    static ErrorResponse error(int status, String type, String message) {
        return ErrorResponse.builder().responseCode(status).withType(type).withMessage(message).build();
    }

    /** The protocol's word for a status that somebody before the catalog gives. */
    static String typeOf(int status) {
        return switch (status) {
            case 401 -> "NotAuthorizedException";
            case 403 -> "ForbiddenException";
            case UNAVAILABLE -> "ServiceUnavailableException";
            default -> status < UNKNOWN ? "BadRequestException" : "InternalServerError";
        };
    }

    private static String firstLine(Exception failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return message.lines().findFirst().orElse(message);
    }
}
