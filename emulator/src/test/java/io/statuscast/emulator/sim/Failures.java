package io.statuscast.emulator.sim;

import java.io.PrintWriter;
import java.io.StringWriter;

/// Exceptions as text.
final class Failures {
    private Failures() {}

    static String text(Throwable failure) {
        var out = new StringWriter();
        failure.printStackTrace(new PrintWriter(out));
        return out.toString();
    }
}
