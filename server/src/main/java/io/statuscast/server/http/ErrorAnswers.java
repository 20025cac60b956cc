package io.statuscast.server.http;

import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.statuscast.core.storage.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The one place where a failure becomes an answer. Thread-safe.
final class ErrorAnswers {
    private static final Logger LOG = System.getLogger(ErrorAnswers.class.getName());
    private static final Duration STORAGE_RETRY = Duration.ofSeconds(5);
    private static final int SERVER_ERROR_MIN = 500;

    private ErrorAnswers() {}

    /// The answer to a failure. What was not foreseen is logged with its stack trace, and the caller only gets the
    /// name of the occurrence. A failing storage tells the operator by itself, and not with every request.
    ///
    /// @param accept value of the `Accept` header, empty when there is none
    static Answer of(Throwable failure, String accept) {
        RequestRefused refusal = refusal(failure);
        String instance = "urn:uuid:" + UUID.randomUUID();
        if (refusal.problem() == Problem.ERROR_GENERIC) {
            LOG.log(Level.ERROR, "request failed, " + instance, failure);
        } else if (refusal.problem().status() >= SERVER_ERROR_MIN && !(failure instanceof StorageException)) {
            LOG.log(Level.WARNING, "request refused, {0}: {1}", instance, refusal.getMessage());
        } else {
            LOG.log(
                    Level.DEBUG,
                    "request refused, {0}: {1}",
                    instance,
                    refusal.problem().code());
        }
        String contentType =
                accept.contains("application/problem+json") ? "application/problem+json" : "application/json";
        return new Answer(
                refusal.problem().status(),
                contentType,
                Json.write(ErrorJson.from(refusal, instance)),
                headers(refusal));
    }

    private static List<Answer.HeaderLine> headers(RequestRefused refusal) {
        var headers = new ArrayList<Answer.HeaderLine>();
        refusal.retryAfter()
                .ifPresent(after -> headers.add(
                        new Answer.HeaderLine("Retry-After", Long.toString(Math.max(1, after.toSeconds())))));
        if (refusal.problem().status() == 401) {
            headers.add(new Answer.HeaderLine("WWW-Authenticate", "Bearer realm=\"statuscast\""));
        }
        refusal.allow().ifPresent(methods -> headers.add(new Answer.HeaderLine("Allow", methods)));
        return headers;
    }

    private static RequestRefused refusal(Throwable failure) {
        return switch (failure) {
            case RequestRefused refused -> refused;
            case StorageException storage -> ofStorage(storage);
            case RequestException malformed -> ofTransport(malformed.status().code());
            case HttpException http -> ofTransport(http.status().code());
            default -> RequestRefused.because(Problem.ERROR_GENERIC);
        };
    }

    private static RequestRefused ofStorage(StorageException failure) {
        return switch (failure.kind()) {
            case DISK_FULL -> forNow(Problem.STORAGE_FULL);
            case UNAVAILABLE -> forNow(Problem.STORAGE_UNAVAILABLE);
            case IN_DOUBT -> forNow(Problem.STORAGE_IN_DOUBT);
            case CLOSED -> forNow(Problem.SERVER_BUSY);
            case CONFLICT -> RequestRefused.because(Problem.ERROR_GENERIC);
        };
    }

    private static RequestRefused forNow(Problem problem) {
        return RequestRefused.forNow(problem, problem.sentence() + " " + problem.remedy(), STORAGE_RETRY);
    }

    /// What the HTTP layer itself refuses: broken encoding, oversized heads, and the like.
    static RequestRefused ofTransport(int status) {
        return switch (status) {
            case 404 -> RequestRefused.because(Problem.ROUTE_NOT_FOUND);
            case 405 -> RequestRefused.because(Problem.METHOD_NOT_ALLOWED);
            case 413 -> RequestRefused.because(Problem.BODY_TOO_LARGE);
            case 415 -> RequestRefused.because(Problem.BODY_TYPE);
            case 503 -> RequestRefused.because(Problem.SERVER_BUSY);
            default ->
                RequestRefused.because(status >= SERVER_ERROR_MIN ? Problem.ERROR_GENERIC : Problem.REQUEST_MALFORMED);
        };
    }
}
