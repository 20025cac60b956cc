package io.statuscast.server.app;

import java.util.Optional;

/// The version of this build, out of the jar's manifest.
final class Version {
    static final String TEXT = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
            .orElse("development");

    private Version() {}
}
