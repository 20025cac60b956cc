package io.statuscast.server.sql;

import java.util.Optional;

/// Where the PostgreSQL database is and who signs in to it. [#toString] hides the password.
///
/// @param url `jdbc:postgresql://host[:port]/database[?parameters]`; parameters of the driver win over ours
public record PostgresAddress(String url, Optional<String> user, Optional<String> password) {
    @Override
    public String toString() {
        return "PostgresAddress[url=" + url + ", user=" + user + "]";
    }
}
