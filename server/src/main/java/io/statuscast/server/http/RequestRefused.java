package io.statuscast.server.http;

import java.io.Serial;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// The request cannot be served; carries everything the answer needs. Thrown by handlers, caught by
/// [ErrorAnswers] only.
///
/// Has no stack trace: it is an expected outcome that has to leave a handler, and bad requests must stay
/// cheap.
final class RequestRefused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// How many places one answer names: who reads so many corrects the cause of all of them. Whoever looks for more
    /// stops one beyond, so that the answer can say that there are more.
    static final int ERRORS_MAX = 100;

    private static final int TOO_MANY = 429;
    private static final Duration RETRY_TOO_MANY = Duration.ofSeconds(60);
    private static final int UNAVAILABLE = 503;
    private static final Duration RETRY_UNAVAILABLE = Duration.ofSeconds(5);

    /// How many places the sentence for people names.
    private static final int SENTENCES_MAX = 10;

    private final Problem problem;
    private final String detail;
    private final transient List<FieldError> errors;
    private final transient Optional<Duration> retryAfter;
    private final transient Optional<String> allow;
    private final transient Map<String, Object> meta;

    private RequestRefused(
            Problem problem,
            String detail,
            List<FieldError> errors,
            Optional<Duration> retryAfter,
            Optional<String> allow,
            Map<String, Object> meta) {
        super(problem.code() + ": " + detail, null, false, false);
        this.problem = Objects.requireNonNull(problem, "problem is null");
        this.detail = detail;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
        this.allow = allow;
        this.meta = Map.copyOf(meta);
    }

    /// Refused for what the catalogue says about the problem.
    static RequestRefused because(Problem problem) {
        return because(problem, problem.sentence() + " " + problem.remedy());
    }

    /// Refused for a more exact reason than the catalogue has.
    static RequestRefused because(Problem problem, String detail) {
        return because(problem, detail, Map.of());
    }

    /// Refused, with facts for programs.
    ///
    /// @param meta what stands in the answer's `meta`
    static RequestRefused because(Problem problem, String detail, Map<String, Object> meta) {
        return new RequestRefused(problem, detail, List.of(), Optional.empty(), Optional.empty(), meta);
    }

    /// Refused for now.
    static RequestRefused forNow(Problem problem, String detail, Duration retryAfter) {
        return forNow(problem, detail, retryAfter, Map.of());
    }

    /// Refused for now, with facts for programs.
    static RequestRefused forNow(Problem problem, String detail, Duration retryAfter, Map<String, Object> meta) {
        return new RequestRefused(problem, detail, List.of(), Optional.of(retryAfter), Optional.empty(), meta);
    }

    /// Refused for one or more fields, of which the answer names the first [#ERRORS_MAX]. The problem as a whole is
    /// theirs when they share one.
    static RequestRefused because(List<FieldError> errors) {
        var problems = new HashSet<Problem>();
        errors.forEach(error -> problems.add(error.problem()));
        Problem problem = problems.size() == 1 ? errors.getFirst().problem() : Problem.REQUEST_INVALID;
        List<FieldError> named = errors.subList(0, Math.min(errors.size(), ERRORS_MAX));
        return new RequestRefused(
                problem, inWords(named, errors.size()), named, Optional.empty(), Optional.empty(), Map.of());
    }

    /// Refuses a request of which anything is wrong; see [#because(List)].
    static void ifAny(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw because(errors);
        }
    }

    private static String inWords(List<FieldError> named, int all) {
        if (all == 1) {
            return named.getFirst().message();
        }
        String first =
                named.stream().limit(SENTENCES_MAX).map(FieldError::message).collect(Collectors.joining(" "));
        int further = named.size() - SENTENCES_MAX;
        return (all > ERRORS_MAX ? "More than " + ERRORS_MAX + " problems: " : all + " problems: ")
                + first
                + (further > 0 ? " And " + further + " more, in `errors`." : "");
    }

    /// Refused for its method.
    ///
    /// @param allow the methods that are taken, as in the header of that name
    static RequestRefused method(String method, String allow) {
        return new RequestRefused(
                Problem.METHOD_NOT_ALLOWED,
                "This address does not take " + method + "; it takes " + allow + ".",
                List.of(),
                Optional.empty(),
                Optional.of(allow),
                Map.of());
    }

    Problem problem() {
        return problem;
    }

    String detail() {
        return detail;
    }

    List<FieldError> errors() {
        return errors;
    }

    /// When to come again. Clients that retry look for it with every 429 and 503: where nothing better is
    /// known, the usual pause stands in. Source: RFC 9110, 10.2.3.
    Optional<Duration> retryAfter() {
        return retryAfter.or(() -> switch (problem.status()) {
            case TOO_MANY -> Optional.of(RETRY_TOO_MANY);
            case UNAVAILABLE -> Optional.of(RETRY_UNAVAILABLE);
            default -> Optional.empty();
        });
    }

    Optional<String> allow() {
        return allow;
    }

    Map<String, Object> meta() {
        return meta;
    }
}
