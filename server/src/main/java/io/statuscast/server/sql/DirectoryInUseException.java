package io.statuscast.server.sql;

import java.nio.file.Path;

/// Another process has the data directory open. Two servers on one directory would publish twice and spoil each other's
/// WhatsApp keys.
public final class DirectoryInUseException extends RuntimeException {
    DirectoryInUseException(Path directory) {
        super("The data directory " + directory.toAbsolutePath()
                + " is in use by another Statuscast: stop that one, or set STATUSCAST_DATA to another directory.");
    }
}
