package io.statuscast.server.http;

import java.util.Objects;

/// One thing that is wrong with one place of a request.
///
/// @param path     the field or parameter, in dotted form like `schedule.delay`; empty for the body as a whole
/// @param location which part of the request
/// @param message  names the field and the remedy, one or two sentences
record FieldError(Problem problem, String path, Location location, String message) {
    FieldError {
        Objects.requireNonNull(problem, "problem is null");
        Objects.requireNonNull(path, "path is null");
        Objects.requireNonNull(location, "location is null");
        Objects.requireNonNull(message, "message is null");
    }

    static FieldError inBody(Problem problem, String path, String message) {
        return new FieldError(problem, path, Location.BODY, message);
    }

    static FieldError inQuery(Problem problem, String path, String message) {
        return new FieldError(problem, path, Location.QUERY, message);
    }

    static FieldError inHeader(Problem problem, String name, String message) {
        return new FieldError(problem, name, Location.HEADER, message);
    }

    /// The same, within a part of the body.
    ///
    /// @param where the path of the part, like `[3]`
    FieldError within(String where) {
        String whole = path.isEmpty() ? where : where + "." + path;
        return new FieldError(problem, whole, location, "In `" + where + "`: " + message);
    }

    /// The same, with a place that people find it by.
    ///
    /// @param place like `line 4`; empty changes nothing
    FieldError at(String place) {
        return place.isEmpty() ? this : new FieldError(problem, path, location, message + " (" + place + ")");
    }

    /// The same, of a parameter of the address.
    FieldError inTheAddress() {
        return inQuery(problem, path, message);
    }

    /// Parts of a request, by the words of the contract's error body.
    enum Location {
        BODY,
        QUERY,
        HEADER
    }
}
